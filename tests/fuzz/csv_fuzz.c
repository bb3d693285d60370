/* Whatever the file holds: what is delivered keeps the contract, and cutting it into pieces changes nothing.
   The first byte of the input is the length of the pieces. */
#include "fuzz.h"

#include <string.h>

#include "arena.h"
#include "csv.h"
#include "text.h"

enum { MEMORY = 8 * 1024 * 1024 };

static void take_record(void *context, int line, int count, const char *const *cells) {
  REQUIRE(line > 0 && count >= 1 && count <= CSV_COLUMNS_MAX);
  bool any = false;
  for (int i = 0; i < count; i++) {
    size_t length = strlen(cells[i]);
    char trimmed[CSV_CELL_MAX];
    REQUIRE(length <= CSV_CELL_MAX && !text_fault(cells[i], length));
    memcpy(trimmed, cells[i], length);
    REQUIRE(text_trim(trimmed, length) == length);
    any |= length > 0;
    buffer_printf(context, "%d: %s|", line, cells[i]);
  }
  REQUIRE(any);
}

static void take_refusal(void *context, const struct finding *finding) {
  REQUIRE(finding->line > 0 && text_is_utf8(finding->detail, strlen(finding->detail)));
  buffer_printf(context, "%d! %s: %s\n", finding->line, finding->code, finding->detail);
}

static struct buffer read_in_pieces(struct arena *arena, const char *file, size_t length, size_t piece) {
  struct buffer said = {.arena = arena};
  buffer_puts(&said, "");
  struct csv_reader *reader = csv_new(arena, (struct csv_sink){&said, take_record, take_refusal});
  REQUIRE(reader);
  bool read_on = true;
  for (size_t at = 0; at < length && read_on; at += piece)
    read_on = csv_feed(reader, file + at, length - at < piece ? length - at : piece);
  bool ended = csv_end(reader);
  REQUIRE(read_on || !ended);
  REQUIRE(ended || strstr(said.bytes, "! "));
  return said;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size == 0) return 0;
  const char *file = (const char *)data + 1;
  struct arena *arena = arena_new(MEMORY);
  REQUIRE(arena);
  struct buffer whole = read_in_pieces(arena, file, size - 1, size);
  struct buffer pieces = read_in_pieces(arena, file, size - 1, data[0] == 0 ? 1 : data[0]);
  REQUIRE(!whole.failed && whole.length == pieces.length && memcmp(whole.bytes, pieces.bytes, whole.length) == 0);
  arena_free(arena);
  return 0;
}
