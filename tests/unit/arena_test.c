/* The request's memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdalign.h>
#include <string.h>

#include "arena.h"

enum { LIMIT = 256 * 1024 };

static int set_up(void **state) {
  *state = arena_new(LIMIT);
  return *state ? 0 : -1;
}

static int tear_down(void **state) {
  arena_free(*state);
  return 0;
}

static void pieces_are_zeroed_aligned_and_apart(void **state) {
  unsigned char *pieces[200];
  for (size_t i = 0; i < 200; i++) {
    pieces[i] = arena_alloc(*state, i);
    assert_non_null(pieces[i]);
    assert_int_equal((uintptr_t)pieces[i] % alignof(max_align_t), 0);
    for (size_t at = 0; at < i; at++) assert_int_equal(pieces[i][at], 0);
    memset(pieces[i], (int)i, i);
  }
  for (size_t i = 0; i < 200; i++)
    for (size_t at = 0; at < i; at++) assert_int_equal(pieces[i][at], i);
}

static void limit_is_never_passed(void **state) {
  size_t got = 0;
  while (arena_alloc(*state, 1000)) got += 1000;
  assert_in_range(got, LIMIT * 9 / 10, LIMIT);
  assert_null(arena_alloc(*state, LIMIT));
  assert_null(arena_alloc(*state, SIZE_MAX));
  assert_null(arena_alloc(*state, SIZE_MAX - 20));
  assert_null(arena_copy(*state, "", SIZE_MAX));
}

static void tiny_arena_still_serves(void **state) {
  (void)state;
  struct arena *arena = arena_new(64);
  assert_non_null(arena);
  assert_non_null(arena_alloc(arena, 60));
  assert_null(arena_alloc(arena, 1));
  arena_free(arena);
  arena_free(NULL);
}

static void reset_gives_everything_back(void **state) {
  for (int round = 0; round < 20; round++) {
    assert_non_null(arena_alloc(*state, LIMIT / 2));
    unsigned char *small = arena_alloc(*state, 100);
    assert_non_null(small);
    for (size_t at = 0; at < 100; at++) assert_int_equal(small[at], 0);
    memset(small, 0xAA, 100);
    arena_reset(*state);
  }
}

static void large_piece_leaves_the_block_in_use(void **state) {
  char *before = arena_alloc(*state, 16);
  assert_non_null(arena_alloc(*state, LIMIT / 4));
  char *after = arena_alloc(*state, 16);
  assert_ptr_equal(after, before + 16);
}

static void texts_are_copied_and_formatted(void **state) {
  assert_string_equal(arena_copy(*state, "сынақ!", 10), "сынақ");
  assert_string_equal(arena_copy(*state, NULL, 0), "");
  assert_string_equal(arena_printf(*state, "%d of %s", 20, "40"), "20 of 40");
  assert_string_equal(arena_printf(*state, "%s", ""), "");
}

static void buffer_grows_with_every_append(void **state) {
  struct buffer text = {.arena = *state};
  for (int i = 0; i < 1000; i++) {
    buffer_puts(&text, "line ");
    buffer_printf(&text, "%03d", i);
    buffer_append(&text, "\n\0", 2);
  }
  assert_false(text.failed);
  assert_int_equal(text.length, 10000);
  assert_int_equal(text.bytes[text.length], '\0');
  assert_memory_equal(text.bytes + 9990, "line 999\n", 10);
  buffer_append(&text, text.bytes, text.length);
  assert_memory_equal(text.bytes, text.bytes + 10000, 10000);
}

static void failed_buffer_stays_as_it_was(void **state) {
  struct buffer text = {.arena = *state};
  buffer_puts(&text, "kept");
  buffer_append(&text, "", SIZE_MAX);
  assert_true(text.failed);
  buffer_puts(&text, "not this");
  buffer_printf(&text, "nor %s", "this");
  assert_true(text.failed);
  assert_string_equal(text.bytes, "kept");
  assert_int_equal(text.length, 4);
}

static void buffer_stops_at_the_limit(void **state) {
  struct buffer text = {.arena = *state};
  for (int i = 0; i < LIMIT && !text.failed; i++) buffer_puts(&text, "0123456789");
  assert_true(text.failed);
  assert_in_range(text.length, LIMIT / 8, LIMIT);
  assert_int_equal(strlen(text.bytes), text.length);
}

#define SENTENCE(name, function)                                                                                       \
  { name, function, set_up, tear_down, NULL }

int main(void) {
  const struct CMUnitTest tests[] = {
      SENTENCE("arena: pieces are zeroed, aligned and apart from each other", pieces_are_zeroed_aligned_and_apart),
      SENTENCE("arena: the limit is never passed, whatever size is asked for", limit_is_never_passed),
      SENTENCE("arena: one smaller than a block still serves", tiny_arena_still_serves),
      SENTENCE("arena: a reset gives everything back for the next request", reset_gives_everything_back),
      SENTENCE("arena: a large piece leaves the block in use", large_piece_leaves_the_block_in_use),
      SENTENCE("arena: texts are copied and formatted with their NUL", texts_are_copied_and_formatted),
      SENTENCE("arena: a buffer grows with every append, even of itself", buffer_grows_with_every_append),
      SENTENCE("arena: a buffer that failed stays failed and as it was", failed_buffer_stays_as_it_was),
      SENTENCE("arena: a buffer stops at the limit", buffer_stops_at_the_limit),
  };
  return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
