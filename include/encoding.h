/* The encodings that teachers' and offices' files come in: recognised, and converted to UTF-8 as they stream by. */
#ifndef EMTIHAN_ENCODING_H
#define EMTIHAN_ENCODING_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct buffer;
struct finding;

enum encoding {
  ENCODING_UTF8,
  ENCODING_UTF16, /* the byte order mark decides; little-endian without one */
  ENCODING_UTF16LE,
  ENCODING_UTF16BE,
  ENCODING_WINDOWS_1251,
  ENCODING_KZ_1048, /* the Kazakh standard ST RK 1048: windows-1251 with the Kazakh letters */
  ENCODING_KOI8_R,
};

/* The encoding that a person named, in any case: "utf-8", "utf-16", "utf-16le", "utf-16be", "windows-1251", "kz-1048",
   "koi8-r". False, with *ret_encoding unchanged, for anything else. */
bool encoding_from_name(const char *name, enum encoding *ret_encoding) __attribute__((warn_unused_result));

enum { ENCODING_HEAD = 64 }; /* so many first bytes are enough to judge a file by */
/* Why a file that begins like this is no UTF-8 text, or NULL when it may be one: utf16 (with a byte order mark or
   without), not_text (an office document, a PDF, an archive). */
const struct finding *encoding_head_fault(const char *head, size_t length) __attribute__((warn_unused_result));
/* not_utf8, naming the encoding that these bytes (which are not UTF-8) look like. Never NULL. */
const struct finding *encoding_fault(const char *bytes, size_t length) __attribute__((warn_unused_result));

struct converter;
/* A converter to UTF-8 in the arena, or NULL without memory. The caller releases it: converter_free. */
struct converter *converter_new(struct arena *arena, enum encoding from) __attribute__((warn_unused_result));
/* Appends the UTF-8 of the next bytes, which may end within a character. What the encoding has no meaning for becomes
   U+FFFD, so that whoever reads the text refuses it in its line. False: the buffer has failed. */
bool converter_feed(struct converter *converter, const char *bytes, size_t length, struct buffer *utf8)
    __attribute__((warn_unused_result));
/* The end: half a character becomes U+FFFD. */
bool converter_end(struct converter *converter, struct buffer *utf8) __attribute__((warn_unused_result));
void converter_free(struct converter *converter); /* NULL is nothing to do */

#endif
