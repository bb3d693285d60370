/* Whatever the bytes are: they become UTF-8, the same however they are cut; and the guesses at them never fail.
   The first byte of the input is the encoding, the second the length of the pieces. */
#include "fuzz.h"

#include <string.h>

#include "arena.h"
#include "encoding.h"
#include "positional.h"
#include "text.h"

enum { MEMORY = 8 * 1024 * 1024 };

static struct buffer convert(struct arena *arena, enum encoding from, const char *bytes, size_t length, size_t piece) {
  struct buffer utf8 = {.arena = arena};
  buffer_puts(&utf8, "");
  struct converter *converter = converter_new(arena, from);
  REQUIRE(converter);
  for (size_t at = 0; at < length; at += piece)
    REQUIRE(converter_feed(converter, bytes + at, length - at < piece ? length - at : piece, &utf8));
  REQUIRE(converter_end(converter, &utf8));
  converter_free(converter);
  return utf8;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 2) return 0;
  const char *bytes = (const char *)data + 2;
  size_t length = size - 2;
  enum encoding from = (enum encoding)(data[0] % (ENCODING_KOI8_R + 1));
  struct arena *arena = arena_new(MEMORY);
  REQUIRE(arena);
  struct buffer whole = convert(arena, from, bytes, length, size);
  struct buffer pieces = convert(arena, from, bytes, length, data[1] == 0 ? 1 : data[1]);
  REQUIRE(whole.length == pieces.length && memcmp(whole.bytes, pieces.bytes, whole.length) == 0);
  REQUIRE(from == ENCODING_UTF8 || text_is_utf8(whole.bytes, whole.length));

  const struct finding *head = encoding_head_fault(bytes, length);
  REQUIRE(!head || text_is_utf8(head->detail, strlen(head->detail)));
  const struct finding *fault = text_fault(bytes, length);
  REQUIRE(text_is_utf8(bytes, length) == !(fault && strcmp(fault->code, "not_utf8") == 0));
  if (text_is_utf8(whole.bytes, whole.length)) {
    size_t tidied = text_tidy(whole.bytes, whole.length);
    REQUIRE(tidied <= whole.length && text_is_utf8(whole.bytes, tidied));
    REQUIRE(!option_is_positional(whole.bytes, tidied) || tidied > 0);
    text_lower(whole.bytes, tidied);
    REQUIRE(text_is_utf8(whole.bytes, tidied));
  }
  arena_free(arena);
  return 0;
}
