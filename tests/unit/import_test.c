/* What the import statements are given, from files as people hand them in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "arena.h"
#include "import.h"

static struct arena *arena;

static int begin(void **state) {
  (void)state;
  arena = arena_new(64 * 1024 * 1024);
  return arena == NULL;
}

static int end(void **state) {
  (void)state;
  arena_free(arena);
  return 0;
}

static struct roster_file *roster(const char *kind, const char *text) {
  struct roster_file *file = NULL;
  assert_int_equal(import_read_roster(arena, kind, text, strlen(text), &file), PROBLEM_NONE);
  assert_non_null(file);
  return file;
}

static struct bank_file bank(enum encoding encoding, const char *bytes, size_t length) {
  struct bank_file file = {NULL, NULL};
  assert_int_equal(import_read_bank(arena, encoding, bytes, length, &file), PROBLEM_NONE);
  return file;
}

static void refuses(const char *kind, const char *text, const char *code) {
  struct roster_file *file = roster(kind, text);
  assert_non_null(strstr(import_findings(file), code));
  assert_string_equal(import_rows(file), "[]");
}

static void columns_in_any_order(void **state) {
  (void)state;
  struct roster_file *file = roster("groups", "language;Name\nkk;\"ИС-23-1 \"\"а\"\"\"\n\nru\n");
  assert_string_equal(import_rows(file), "[{\"line\":2,\"name\":\"ИС-23-1 \\\"а\\\"\",\"language\":\"kk\"},"
                                         "{\"line\":4,\"language\":\"ru\"}]");
  assert_string_equal(import_findings(file), "[]");
}

static void wrong_headers(void **state) {
  (void)state;
  refuses("groups", "name,language,tutor\nИС-23-1,kk,x\n",
          "\"line\":1,\"refused\":true,\"code\":\"unknown_column\","
          "\"detail\":\"There is no column \\\"tutor\\\".\",\"value\":\"tutor\"}");
  refuses("groups", "name,mentor\nИС-23-1,x\n",
          "\"detail\":\"The column \\\"language\\\" is missing.\",\"field\":\"language\"}");
  refuses("groups", "name,language,name\nИС-23-1,kk,x\n", "stands there twice.\",\"field\":\"name\"}");
  assert_string_equal(import_rows(roster("groups", "")), "[]");
}

static void too_many_cells(void **state) {
  (void)state;
  struct roster_file *file = roster("groups", "name,language\nA,kk\nB,kk,mentor\n");
  assert_non_null(strstr(import_findings(file), "\"line\":3,\"refused\":true,\"code\":\"too_many_cells\""));
  assert_non_null(strstr(import_findings(file), "\"at_most\":2}"));
  assert_string_equal(import_rows(file), "[{\"line\":2,\"name\":\"A\",\"language\":\"kk\"}]");
}

/* A file that is no roster may have a first line of any length: what a finding says of it stays short. */
static void long_column(void **state) {
  (void)state;
  struct buffer text = {.arena = arena};
  struct buffer expected = {.arena = arena};
  buffer_puts(&text, "name,language,");
  buffer_puts(&expected, "\"value\":\"");
  for (int i = 0; i < 900; i++) buffer_puts(&text, "ә");
  for (int i = 0; i < 100; i++) buffer_puts(&expected, "ә");
  buffer_puts(&expected, "\"}");
  refuses("groups", text.bytes, expected.bytes);
}

static void too_many_lines(void **state) {
  (void)state;
  struct buffer text = {.arena = arena};
  buffer_puts(&text, "name,language\n");
  for (int i = 0; i < 5001; i++) buffer_printf(&text, "G-%d,kk\n", i);
  refuses("groups", text.bytes, "\"line\":5002,\"refused\":true,\"code\":\"too_many_rows\"");
}

static void passwords(void **state) {
  (void)state;
  struct roster_file *file = roster("people", "login,full_name,language,roles,password\n"
                                              "a1,A,kk,student,long enough\nb1,B,kk,student,short\nc1,C,kk,student,\n"
                                              "D1,D,kk,student,сегіз әріп\n");
  assert_non_null(strstr(import_findings(file), "\"line\":3,\"refused\":true,\"code\":\"short_password\""));
  struct buffer text = {.arena = arena};
  buffer_puts(&text, "login,full_name,language,roles,password\ne1,E,kk,student,");
  for (int i = 0; i < 201; i++) buffer_puts(&text, "ә");
  refuses("people", text.bytes, "\"line\":2,\"refused\":true,\"code\":\"long_password\"");
  const char *logins = NULL;
  assert_int_equal(import_password_logins(file, &logins), PROBLEM_NONE);
  assert_string_equal(logins, "[\"a1\",\"D1\"]");
  import_want_password(file, 1, (const char *[]){NULL});
  import_want_password(file, 1, (const char *[]){"D1"});
  assert_int_equal(import_passwords_wanted(file), 1);
  assert_int_equal(import_hash_passwords(file, true), PROBLEM_NONE);
  const char *rows = import_rows(file);
  assert_null(strstr(rows, "long enough"));
  assert_null(strstr(rows, "сегіз әріп"));
  assert_non_null(strstr(rows, "\"login\":\"D1\",\"full_name\":\"D\",\"language\":\"kk\",\"roles\":\"student\","
                               "\"password_hash\":\"given\""));
  assert_int_equal(import_password_logins(roster("groups", "name,language\nA,kk\n"), &logins), PROBLEM_NONE);
  assert_null(logins);
}

static void known_kinds(void **state) {
  (void)state;
  assert_true(import_is_roster("ratings"));
  assert_false(import_is_roster("rating"));
  assert_false(import_is_roster("tickets"));
  assert_false(import_is_roster(""));
}

static void questions(void **state) {
  (void)state;
  static const char text[] =
      "<question> A \"b\"?\n<variant> yes\n<variantright> no\n<question2> C?\n<variant> x\n<variant> y\n";
  struct bank_file file = bank(ENCODING_UTF8, text, sizeof text - 1);
  assert_string_equal(file.questions,
                      "[{\"line\":1,\"level\":1,\"right\":2,\"text\":\"A \\\"b\\\"?\",\"options\":[\"yes\",\"no\"]},"
                      "{\"line\":4,\"level\":2,\"right\":1,\"text\":\"C?\",\"options\":[\"x\",\"y\"]}]");
  assert_string_equal(file.findings, "[]");
}

static void legacy_encoding(void **state) {
  (void)state;
  static const char text[] = "<question> \xCF\xEE\xF7\xE5\xEC\xF3?\n<variant> \xC4\xE0\n<variant> \xCD\xE5\xF2\n";
  struct bank_file file = bank(ENCODING_WINDOWS_1251, text, sizeof text - 1);
  assert_string_equal(file.questions,
                      "[{\"line\":1,\"level\":1,\"right\":1,\"text\":\"Почему?\",\"options\":[\"Да\",\"Нет\"]}]");
  file = bank(ENCODING_UTF8, text, sizeof text - 1);
  assert_string_equal(file.questions, "[]");
  assert_non_null(strstr(file.findings, "\"refused\":true,\"code\":\"not_utf8\""));
  assert_non_null(strstr(file.findings, "\"encoding\":\"windows-1251\"}"));
}

static void many_pieces(void **state) {
  (void)state;
  struct buffer text = {.arena = arena};
  for (int i = 0; i < 3000; i++)
    buffer_printf(&text, "<question> Question %d of a file of many pieces?\n<variant> a\n<variant> b\n", i);
  struct bank_file file = bank(ENCODING_UTF8, text.bytes, text.length);
  size_t found = 0;
  for (const char *at = file.questions; (at = strstr(at, "\"line\"")) != NULL; at++) found++;
  assert_int_equal(found, 3000);
  assert_string_equal(file.findings, "[]");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      {"T6: a roster's columns stand in any order", columns_in_any_order, begin, end, NULL},
      {"T6: a roster whose header is wrong is not read on", wrong_headers, begin, end, NULL},
      {"T6: a column that is none is told by its beginning, however long it is", long_column, begin, end, NULL},
      {"T6: a line with more cells than columns is refused", too_many_cells, begin, end, NULL},
      {"T6: a roster of more than 5000 lines is refused as a whole", too_many_lines, begin, end, NULL},
      {"T6: passwords are hashed where one is wanted and never passed on", passwords, begin, end, NULL},
      {"T6: the kinds of rosters are known", known_kinds, begin, end, NULL},
      {"A11: a bank's questions become JSON with their lines, levels and right options", questions, begin, end, NULL},
      {"A11: a bank in a legacy encoding is converted, and refused when nobody said so", legacy_encoding, begin, end,
       NULL},
      {"A11: a bank of many pieces is read whole", many_pieces, begin, end, NULL},
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
