/* UTF-8 read, judged and tidied. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "text.h"

#define BYTES(literal) (literal), sizeof(literal) - 1

static void every_code_point(void **state) {
  (void)state;
  const char all[] = "A\xD2\x9B\xE2\x82\xAC\xF0\x9F\x98\x80";
  const char *at = all;
  const char *end = all + sizeof all - 1;
  assert_int_equal(text_next(&at, end), 'A');
  assert_int_equal(text_next(&at, end), 0x49B);
  assert_int_equal(text_next(&at, end), 0x20AC);
  assert_int_equal(text_next(&at, end), 0x1F600);
  assert_ptr_equal(at, end);
  assert_true(text_is_utf8(BYTES("")));
  assert_true(text_is_utf8(BYTES("\0")));
  assert_true(text_is_utf8(BYTES("\xF4\x8F\xBF\xBF")));
}

static void malformed(void **state) {
  (void)state;
  assert_false(text_is_utf8(BYTES("\x80")));
  assert_false(text_is_utf8(BYTES("\xC3")));
  assert_false(text_is_utf8(BYTES("\xC3(")));
  assert_false(text_is_utf8(BYTES("\xE2\x82")));
  assert_false(text_is_utf8(BYTES("\xC0\xAF")));
  assert_false(text_is_utf8(BYTES("\xE0\x80\xAF")));
  assert_false(text_is_utf8(BYTES("\xF0\x80\x80\xAF")));
  assert_false(text_is_utf8(BYTES("\xED\xA0\x80")));
  assert_false(text_is_utf8(BYTES("\xF4\x90\x80\x80")));
  assert_false(text_is_utf8(BYTES("\xF8\x88\x80\x80\x80")));
  assert_false(text_is_utf8(BYTES("\xFF")));
}

static void code_points_are_counted(void **state) {
  (void)state;
  assert_int_equal(text_points(BYTES("")), 0);
  assert_int_equal(text_points(BYTES("Қазақстан")), 9);
  assert_int_equal(text_points(BYTES("a\xFF\xF0\x9F\x98\x80")), 3);
}

static void tidies(const char *bytes, size_t length, const char *expected) {
  char copy[200];
  assert_in_range(length, 0, sizeof copy - 1);
  memcpy(copy, bytes, length);
  copy[text_tidy(copy, length)] = '\0';
  assert_string_equal(copy, expected);
}

static void white_space_is_folded(void **state) {
  (void)state;
  tidies(BYTES("  a \t\r\n b\v\fc  "), "a b c");
  tidies(BYTES("\xC2\xA0Қазақ\xE2\x80\x83\xE3\x80\x80тілі\xC2\xA0"), "Қазақ тілі");
  tidies(BYTES("\xEF\xBB\xBFzero\xE2\x80\x8Bwidth\xE2\x81\xA0"), "zerowidth");
  tidies(BYTES(" \n "), "");
  tidies(BYTES(""), "");
  tidies(BYTES("as it is"), "as it is");
}

static void only_the_ends_are_trimmed(void **state) {
  (void)state;
  char text[] = "\xC2\xA0 ИС  \xC2\xA0 201\t\xE2\x80\x8B";
  text[text_trim(text, sizeof text - 1)] = '\0';
  assert_string_equal(text, "ИС  \xC2\xA0 201");
  assert_int_equal(text_trim((char[]){" \n"}, 2), 0);
  assert_int_equal(text_trim(text, 0), 0);
}

static void capitals_become_small(void **state) {
  (void)state;
  char text[] = "AZ az ӘҒҚҢӨҰҮҺІ Ёж ЯА №1 É €";
  text_lower(text, sizeof text - 1);
  assert_string_equal(text, "az az әғқңөұүһі ёж яа №1 É €");
}

static const char *fault_code(const char *bytes, size_t length) {
  const struct finding *fault = text_fault(bytes, length);
  if (fault) assert_true(text_is_utf8(fault->detail, strlen(fault->detail)));
  return fault ? fault->code : "";
}

static void faultless(void **state) {
  (void)state;
  assert_string_equal(fault_code(BYTES("")), "");
  assert_string_equal(fault_code(BYTES("Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі Ёё Ъъ — “№ 5” ≤ 3,5 √ α\t\r\n")), "");
}

static void faults_are_named(void **state) {
  (void)state;
  assert_string_equal(fault_code(BYTES("a\0b")), "control_character");
  assert_string_equal(fault_code(BYTES("a\x1B[0m")), "control_character");
  assert_string_equal(fault_code(BYTES("a\x7F")), "control_character");
  assert_string_equal(fault_code(BYTES("a\xC2\x9F")), "control_character");
  assert_string_equal(fault_code(BYTES("�азақстан")), "lost_character");
  assert_string_equal(fault_code(BYTES("\x01\xFF")), "not_utf8");
}

static void font_letters_are_seen(void **state) {
  (void)state;
  assert_string_equal(fault_code(BYTES("Ќазаќстан")), "kazakh_font");
  assert_string_equal(fault_code(BYTES("ѓылым")), "kazakh_font");
  assert_string_equal(fault_code(BYTES("їлгі")), "kazakh_font");
  assert_string_equal(fault_code(BYTES("ўлт")), "kazakh_font");
  assert_string_equal(fault_code(BYTES("мањыз")), "kazakh_font");
  assert_string_equal(fault_code(BYTES("ґнер")), "kazakh_font");
  assert_string_equal(fault_code(BYTES("Јдебиет")), "kazakh_font");
}

static void other_encodings_are_guessed(void **state) {
  (void)state;
  const struct finding *windows = text_fault(BYTES("\xCA\xE0\xEA\xEE\xE2 \xEE\xF2\xE2\xE5\xF2?"));
  assert_string_equal(windows->code, "not_utf8");
  assert_non_null(strstr(windows->detail, "encoding=windows-1251"));
  assert_non_null(strstr(text_fault(BYTES("\x8D\xE0\xE7\xE0\x9D\xF1\xF2\xE0\xED"))->detail, "encoding=kz-1048"));
  assert_non_null(strstr(text_fault(BYTES("\xEB\xC1\xCB\xCF\xD7 \xCF\xD4\xD7\xC5\xD4?"))->detail, "encoding=koi8-r"));
  assert_null(strstr(text_fault(BYTES("caf\xE9"))->detail, "looks like"));
}

#define SENTENCE(name, function)                                                                                       \
  { name, function, NULL, NULL, NULL }

int main(void) {
  const struct CMUnitTest tests[] = {
      SENTENCE("UTF-8: code points of one to four bytes are read", every_code_point),
      SENTENCE("UTF-8: overlong, cut, surrogate and too large forms are refused", malformed),
      SENTENCE("UTF-8: code points are counted, not bytes", code_points_are_counted),
      SENTENCE("text: every run of white space becomes one blank", white_space_is_folded),
      SENTENCE("text: trimming leaves what is between", only_the_ends_are_trimmed),
      SENTENCE("text: capital letters become small ones, the Kazakh too", capitals_become_small),
      SENTENCE("text: Kazakh, Russian and English text has no fault", faultless),
      SENTENCE("text: control characters, lost letters and other encodings are named", faults_are_named),
      SENTENCE("text: letters of Kazakh font encodings are seen", font_letters_are_seen),
      SENTENCE("text: the encoding that it looks like is named as the remedy", other_encodings_are_guessed),
  };
  return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
