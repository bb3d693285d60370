/* Encodings recognised and converted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "arena.h"
#include "encoding.h"
#include "text.h"

#define BYTES(literal) (literal), sizeof(literal) - 1

/* However the bytes are cut, they become the same UTF-8. */
static void converts(enum encoding from, const char *bytes, size_t length, const char *expected) {
  for (size_t piece = 1; piece <= length + 1; piece++) {
    struct arena *arena = arena_new(1024 * 1024);
    struct converter *converter = converter_new(arena, from);
    assert_non_null(converter);
    struct buffer utf8 = {.arena = arena};
    for (size_t at = 0; at < length; at += piece)
      assert_true(converter_feed(converter, bytes + at, length - at < piece ? length - at : piece, &utf8));
    assert_true(converter_end(converter, &utf8));
    assert_string_equal(utf8.bytes, expected);
    converter_free(converter);
    arena_free(arena);
  }
}

static void names(void **state) {
  (void)state;
  enum encoding encoding = ENCODING_KOI8_R;
  assert_true(encoding_from_name("UTF-8", &encoding));
  assert_int_equal(encoding, ENCODING_UTF8);
  assert_true(encoding_from_name("windows-1251", &encoding));
  assert_int_equal(encoding, ENCODING_WINDOWS_1251);
  assert_true(encoding_from_name("Kz-1048", &encoding));
  assert_int_equal(encoding, ENCODING_KZ_1048);
  assert_false(encoding_from_name("ebcdic", &encoding));
  assert_false(encoding_from_name("", &encoding));
  assert_int_equal(encoding, ENCODING_KZ_1048);
}

static void eight_bits(void **state) {
  (void)state;
  converts(ENCODING_WINDOWS_1251, BYTES("\xCA\xE0\xEA <b>\r\n"), "Как <b>\r\n");
  converts(ENCODING_KOI8_R, BYTES("\xEB\xC1\xCB"), "Как");
  converts(ENCODING_KZ_1048, BYTES("\x8D\xE0\xE7\xE0\x9D \xBC\xBA\xBE\xB4\xA2\xBF\xB3"), "Қазақ әғңөұүі");
  converts(ENCODING_UTF8, BYTES("Қазақ"), "Қазақ");
}

static void sixteen_bits(void **state) {
  (void)state;
  converts(ENCODING_UTF16LE, BYTES("<\0\x9A\x04\r\0\n\0=\xD8\0\xDE"), "<Қ\r\n\xF0\x9F\x98\x80");
  converts(ENCODING_UTF16BE, BYTES("\0<\x04\x9A\xD8=\xDE\0"), "<Қ\xF0\x9F\x98\x80");
  converts(ENCODING_UTF16, BYTES("\xFF\xFE<\0\x9A\x04"), "<Қ");
  converts(ENCODING_UTF16, BYTES("\xFE\xFF\0<\x04\x9A"), "<Қ");
  converts(ENCODING_UTF16, BYTES("<\0\x9A\x04"), "<Қ");
}

static void meaningless_bytes(void **state) {
  (void)state;
  converts(ENCODING_WINDOWS_1251, BYTES("a\x98z"), "a�z");
  converts(ENCODING_UTF16LE, BYTES("a\0=\xD8z\0"), "a�z");
  converts(ENCODING_UTF16LE, BYTES("a\0\0\xDEz\0"), "a�z");
  converts(ENCODING_UTF16LE, BYTES("a\0=\xD8"), "a�");
  converts(ENCODING_UTF16BE, BYTES("\0a\0"), "a�");
}

static void long_text(void **state) {
  (void)state;
  struct arena *arena = arena_new(1024 * 1024);
  struct converter *converter = converter_new(arena, ENCODING_WINDOWS_1251);
  assert_non_null(converter);
  char bytes[5000];
  memset(bytes, 0xE0, sizeof bytes);
  struct buffer utf8 = {.arena = arena};
  assert_true(converter_feed(converter, bytes, sizeof bytes, &utf8));
  assert_int_equal(utf8.length, 10000);
  assert_true(text_is_utf8(utf8.bytes, utf8.length));
  converter_free(converter);
  converter_free(NULL);
  arena_free(arena);
}

static void no_memory(void **state) {
  (void)state;
  struct arena *arena = arena_new(400);
  struct converter *converter = converter_new(arena, ENCODING_KOI8_R);
  assert_non_null(converter);
  struct buffer utf8 = {.arena = arena};
  char bytes[500] = {0};
  assert_false(converter_feed(converter, bytes, sizeof bytes, &utf8));
  assert_false(converter_end(converter, &utf8));
  converter_free(converter);
  arena_free(arena);
  arena = arena_new(8);
  assert_null(converter_new(arena, ENCODING_KOI8_R));
  arena_free(arena);
}

static const char *head_code(const char *bytes, size_t length) {
  const struct finding *fault = encoding_head_fault(bytes, length);
  return fault ? fault->code : "";
}

static void heads(void **state) {
  (void)state;
  assert_string_equal(head_code(BYTES("")), "");
  assert_string_equal(head_code(BYTES("\xEF\xBB\xBF<question>")), "");
  assert_string_equal(head_code(BYTES("<question> \0 \0 stray ones")), "");
  assert_string_equal(head_code(BYTES("\xFF\xFE<\0")), "utf16");
  assert_string_equal(head_code(BYTES("\xFE\xFF\0<")), "utf16");
  assert_string_equal(head_code(BYTES("<\0q\0u\0")), "utf16");
  assert_string_equal(head_code(BYTES("\0<\0q\0u")), "utf16");
  assert_string_equal(head_code(BYTES("PK\x03\x04\x14\0\x06\0")), "not_text");
  assert_string_equal(head_code(BYTES("\xD0\xCF\x11\xE0\xA1\xB1")), "not_text");
  assert_string_equal(head_code(BYTES("%PDF-1.7\n")), "not_text");
  assert_string_equal(head_code(BYTES("{\\rtf1\\ansi")), "not_text");
  assert_non_null(strstr(encoding_head_fault(BYTES("\0<\0q\0u"))->detail, "encoding=utf-16be"));
  assert_non_null(strstr(encoding_head_fault(BYTES("<\0q\0u\0"))->detail, "encoding=utf-16le"));
}

#define SENTENCE(name, function)                                                                                       \
  { name, function, NULL, NULL, NULL }

int main(void) {
  const struct CMUnitTest tests[] = {
      SENTENCE("encoding: names are known in any case, others are not", names),
      SENTENCE("encoding: windows-1251, KOI8-R and kz-1048 become UTF-8", eight_bits),
      SENTENCE("encoding: UTF-16 of both orders becomes UTF-8, surrogate pairs too", sixteen_bits),
      SENTENCE("encoding: bytes without a meaning become U+FFFD", meaningless_bytes),
      SENTENCE("encoding: text longer than the converter's own buffer is converted whole", long_text),
      SENTENCE("encoding: without memory the converter says so", no_memory),
      SENTENCE("encoding: a file's first bytes betray UTF-16 and documents", heads),
  };
  return cmocka_run_group_tests_name("encoding", tests, NULL, NULL);
}
