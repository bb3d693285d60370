/* How the tests of question banks see what the reader of the Platonus text format said. */
#ifndef EMTIHAN_TESTS_PLATONUS_SAID_H
#define EMTIHAN_TESTS_PLATONUS_SAID_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "arena.h"
#include "platonus.h"
#include "text.h"

enum { MEMORY = 16 * 1024 * 1024 };

/* What a reader said, as text: "1/1 text: *right|other" for a question of line 1 and level 1, "3! code" for a refusal,
   "3? code" for a warning. */
static void write_question(void *context, const struct platonus_question *question) {
  struct buffer *said = context;
  buffer_printf(said, "%d/%d %s:", question->line, question->level, question->text);
  for (int i = 0; i < question->option_count; i++)
    buffer_printf(said, "%s%s%s", i ? "|" : " ", i == question->right ? "*" : "", question->options[i]);
  buffer_puts(said, "\n");
}

static void write_finding(void *context, const struct finding *finding) {
  struct buffer *said = context;
  assert_in_range(strlen(finding->detail), 10, 390);
  assert_true(text_is_utf8(finding->detail, strlen(finding->detail)));
  buffer_printf(said, "%d%s %s\n", finding->line, finding->refused ? "!" : "?", finding->code);
}

static const char *read_in_pieces(struct arena *arena, const char *file, size_t length, size_t piece) {
  struct buffer said = {.arena = arena};
  buffer_puts(&said, "");
  struct platonus_reader *reader = platonus_new(arena, (struct platonus_sink){&said, write_question, write_finding});
  assert_non_null(reader);
  bool read_on = true;
  for (size_t at = 0; at < length && read_on; at += piece)
    read_on = platonus_feed(reader, file + at, length - at < piece ? length - at : piece);
  bool ended = platonus_end(reader);
  if (!ended) buffer_puts(&said, "stopped\n");
  assert_true(read_on || !ended);
  assert_false(said.failed);
  return said.bytes;
}

/* However the file is cut, the same is said. */
static void reads(const char *file, size_t length, const char *expected) {
  static const size_t pieces[] = {1, 2, 3, 7, 63, 64, 65, 1000000};
  for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
    struct arena *arena = arena_new(MEMORY);
    assert_non_null(arena);
    assert_string_equal(read_in_pieces(arena, file, length, pieces[i]), expected);
    arena_free(arena);
  }
}

#define READS(file, expected) reads(file, sizeof(file) - 1, expected)

static void pass_over(void *context, const struct platonus_question *question) {
  (void)context;
  (void)question;
}

#define SENTENCE(name, function)                                                                                       \
  { name, function, NULL, NULL, NULL }

#endif
