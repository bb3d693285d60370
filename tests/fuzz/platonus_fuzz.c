/* Whatever the file holds: what is delivered keeps the contract, and cutting it into pieces changes nothing.
   The first byte of the input is the length of the pieces. */
#include "fuzz.h"

#include <string.h>

#include "arena.h"
#include "platonus.h"
#include "text.h"

enum { MEMORY = 8 * 1024 * 1024 };

static void require_text(const char *text, size_t points_max) {
  size_t length = strlen(text);
  char tidied[4 * PLATONUS_TEXT_MAX];
  REQUIRE(length > 0 && text_points(text, length) <= points_max && !text_fault(text, length));
  memcpy(tidied, text, length);
  REQUIRE(text_tidy(tidied, length) == length);
}

static void take_question(void *context, const struct platonus_question *question) {
  REQUIRE(question->line > 0 && question->level >= 1 && question->level <= 3);
  REQUIRE(question->option_count >= 2 && question->option_count <= PLATONUS_OPTIONS_MAX);
  REQUIRE(question->right >= 0 && question->right < question->option_count);
  require_text(question->text, PLATONUS_TEXT_MAX);
  buffer_printf(context, "%d/%d %d %s\n", question->line, question->level, question->right, question->text);
  for (int i = 0; i < question->option_count; i++) {
    require_text(question->options[i], PLATONUS_OPTION_MAX);
    for (int j = 0; j < i; j++) REQUIRE(strcmp(question->options[i], question->options[j]) != 0);
    buffer_printf(context, "  %s\n", question->options[i]);
  }
}

static void take_finding(void *context, const struct finding *finding) {
  REQUIRE(finding->line > 0 && text_is_utf8(finding->detail, strlen(finding->detail)));
  buffer_printf(context, "%d%s %s: %s\n", finding->line, finding->refused ? "!" : "?", finding->code, finding->detail);
}

static struct buffer read_in_pieces(struct arena *arena, const char *file, size_t length, size_t piece) {
  struct buffer said = {.arena = arena};
  buffer_puts(&said, "");
  struct platonus_reader *reader = platonus_new(arena, (struct platonus_sink){&said, take_question, take_finding});
  REQUIRE(reader);
  bool read_on = true;
  for (size_t at = 0; at < length && read_on; at += piece)
    read_on = platonus_feed(reader, file + at, length - at < piece ? length - at : piece);
  bool ended = platonus_end(reader);
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
