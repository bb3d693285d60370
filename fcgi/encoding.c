#include "encoding.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>

#include "arena.h"
#include "text.h"

/* What people call an encoding, what iconv(3) calls it, and the bytes of its smallest unit. */
struct known_encoding {
  const char *name;
  const char *iconv_name; /* NULL: nothing to convert */
  size_t unit;
};

static const struct known_encoding known[] = {
    [ENCODING_UTF8] = {"utf-8", NULL, 1},
    [ENCODING_UTF16] = {"utf-16", "UTF-16", 2},
    [ENCODING_UTF16LE] = {"utf-16le", "UTF-16LE", 2},
    [ENCODING_UTF16BE] = {"utf-16be", "UTF-16BE", 2},
    [ENCODING_WINDOWS_1251] = {"windows-1251", "CP1251", 1},
    [ENCODING_KZ_1048] = {"kz-1048", "RK1048", 1},
    [ENCODING_KOI8_R] = {"koi8-r", "KOI8-R", 1},
};

bool encoding_from_name(const char *name, enum encoding *ret_encoding) {
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    if (strcasecmp(name, known[i].name) != 0) continue;
    *ret_encoding = (enum encoding)i;
    return true;
  }
  return false;
}

static bool begins(const char *head, size_t length, const char *with, size_t with_length) {
  return length >= with_length && memcmp(head, with, with_length) == 0;
}

/* English letters and tags in UTF-16 leave a NUL in every second byte; a few stray ones are something else. */
static bool every_second_is_nul(const char *head, size_t length, size_t first) {
  size_t here = 0;
  size_t elsewhere = 0;
  for (size_t i = 0; i < length; i++)
    if (head[i] == '\0') *(i % 2 == first ? &here : &elsewhere) += 1;
  return here >= 2 && here * 8 >= length && elsewhere == 0;
}

const struct finding *encoding_head_fault(const char *head, size_t length) {
  static const struct finding little = {
      .code = "utf16",
      .detail = "The file is in UTF-16 (Windows calls it Unicode): save it as UTF-8, or name it: encoding=utf-16le.",
      .encoding = "utf-16le"};
  static const struct finding big = {
      .code = "utf16",
      .detail = "The file is in UTF-16, big-endian: save it as UTF-8, or name it: encoding=utf-16be.",
      .encoding = "utf-16be"};
  static const struct finding document = {
      .code = "not_text",
      .detail = "This is not a text file but a document (Word, Excel, PDF or an archive): save it as plain text."};
  if (length > ENCODING_HEAD) length = ENCODING_HEAD;
  if (begins(head, length, "PK\x03\x04", 4) || begins(head, length, "\xD0\xCF\x11\xE0", 4) ||
      begins(head, length, "%PDF-", 5) || begins(head, length, "{\\rtf", 5) || begins(head, length, "Rar!", 4))
    return &document;
  if (begins(head, length, "\xFF\xFE", 2) || every_second_is_nul(head, length, 1)) return &little;
  if (begins(head, length, "\xFE\xFF", 2) || every_second_is_nul(head, length, 0)) return &big;
  return NULL;
}

const struct finding *encoding_fault(const char *bytes, size_t length) {
#define NOT_UTF8(name)                                                                                                 \
  {                                                                                                                    \
    .code = "not_utf8", .encoding = (name),                                                                            \
    .detail = "The text is not UTF-8; it looks like " name ": save it as UTF-8, or name it: encoding=" name "."        \
  }
  static const struct finding windows = NOT_UTF8("windows-1251");
  static const struct finding kazakh = NOT_UTF8("kz-1048");
  static const struct finding koi8 = NOT_UTF8("koi8-r");
#undef NOT_UTF8
  static const struct finding unknown = {
      .code = "not_utf8",
      .detail = "The text is not UTF-8: save the file as UTF-8, or name its encoding (encoding=…)."};
  /* Most letters are small ones, and those are E0–FF in windows-1251 and kz-1048 but C0–DF in KOI8-R. */
  static const char kazakh_letters[] = "\x8D\x9D\x8E\x9E\xA1\xA2\xA3\xA5\xAA\xAF\xB4\xBA\xBC\xBD\xBE\xBF";
  size_t upper_half = 0;
  size_t high = 0;
  size_t low = 0;
  size_t kazakh_count = 0;
  for (size_t i = 0; i < length; i++) {
    unsigned char byte = (unsigned char)bytes[i];
    upper_half += byte >= 0x80;
    high += byte >= 0xE0;
    low += byte >= 0xC0 && byte < 0xE0;
    kazakh_count += byte >= 0x80 && strchr(kazakh_letters, bytes[i]) != NULL;
  }
  if (high + low + kazakh_count < 3 || (high + low + kazakh_count) * 4 < upper_half * 3) return &unknown;
  if (low > high) return &koi8;
  return kazakh_count > 0 ? &kazakh : &windows;
}

struct converter {
  const struct known_encoding *from;
  iconv_t handle;
  char carried[8]; /* the first bytes of a character whose rest has not come yet */
  size_t carried_length;
};

#define NO_HANDLE ((iconv_t)-1)
static const char lost_character[] = "�"; /* U+FFFD */

struct converter *converter_new(struct arena *arena, enum encoding from) {
  struct converter *converter = arena_alloc(arena, sizeof *converter);
  if (!converter) return NULL;
  converter->from = &known[from];
  converter->handle = NO_HANDLE;
  if (!converter->from->iconv_name) return converter;
  converter->handle = iconv_open("UTF-8", converter->from->iconv_name);
  return converter->handle == NO_HANDLE ? NULL : converter;
}

void converter_free(struct converter *converter) {
  if (converter && converter->handle != NO_HANDLE) iconv_close(converter->handle);
}

/* Converts until nothing or only part of a character is left; the number of bytes left. */
static size_t convert(struct converter *converter, char *bytes, size_t length, struct buffer *utf8) {
  while (length > 0) {
    char out[1024];
    char *next = out;
    size_t room = sizeof out;
    size_t result = iconv(converter->handle, &bytes, &length, &next, &room);
    int reason = result == (size_t)-1 ? errno : 0;
    buffer_append(utf8, out, (size_t)(next - out));
    if (reason == EINVAL) break;
    if (reason == EILSEQ) {
      size_t skipped = length < converter->from->unit ? length : converter->from->unit;
      bytes += skipped;
      length -= skipped;
      buffer_append(utf8, lost_character, strlen(lost_character));
    }
  }
  return length;
}

bool converter_feed(struct converter *converter, const char *bytes, size_t length, struct buffer *utf8) {
  if (converter->handle == NO_HANDLE) {
    buffer_append(utf8, bytes, length);
    return !utf8->failed;
  }
  while (converter->carried_length > 0 && length > 0) {
    converter->carried[converter->carried_length++] = *bytes++;
    length--;
    size_t left = convert(converter, converter->carried, converter->carried_length, utf8);
    memmove(converter->carried, converter->carried + converter->carried_length - left, left);
    converter->carried_length = left;
  }
  if (length > 0) {
    /* iconv(3) takes its input as char *, but does not write there. */
    size_t left = convert(converter, (char *)(uintptr_t)bytes, length, utf8);
    memcpy(converter->carried, bytes + length - left, left);
    converter->carried_length = left;
  }
  return !utf8->failed;
}

bool converter_end(struct converter *converter, struct buffer *utf8) {
  if (converter->carried_length > 0) buffer_append(utf8, lost_character, strlen(lost_character));
  converter->carried_length = 0;
  return !utf8->failed;
}
