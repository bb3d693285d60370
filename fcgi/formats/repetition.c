#include "repetition.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "platonus.h"

enum { BUCKETS = 1024 };

struct noted {
  struct noted *next; /* of the same bucket, older */
  int line;
  const char *text;
  struct buffer rest; /* level, right option, other options in byte order, each ended by a NUL */
};

struct repetitions {
  struct arena *arena;
  struct noted *buckets[BUCKETS];
};

struct repetitions *repetitions_new(struct arena *arena) {
  struct repetitions *repetitions = arena_alloc(arena, sizeof *repetitions);
  if (repetitions) repetitions->arena = arena;
  return repetitions;
}

/* FNV-1a, folded to a bucket. */
static size_t bucket_of(const char *text) {
  uint64_t hash = 0xcbf29ce484222325;
  for (; *text; text++) hash = (hash ^ (unsigned char)*text) * 0x100000001b3;
  return (size_t)((hash ^ hash >> 32) % BUCKETS);
}

static int compare_texts(const void *left, const void *right) {
  return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static struct buffer rest_of(struct arena *arena, const struct platonus_question *question) {
  const char *options[PLATONUS_OPTIONS_MAX];
  size_t count = 0;
  for (int i = 0; i < question->option_count; i++)
    if (i != question->right) options[count++] = question->options[i];
  qsort(options, count, sizeof *options, compare_texts);

  struct buffer rest = {.arena = arena};
  const char *right = question->options[question->right];
  buffer_printf(&rest, "%d", question->level);
  buffer_append(&rest, right, strlen(right) + 1);
  for (size_t i = 0; i < count; i++) buffer_append(&rest, options[i], strlen(options[i]) + 1);
  return rest;
}

bool repetitions_note(struct repetitions *repetitions, const struct platonus_question *question,
                      enum repetition *ret_repetition, int *ret_line) {
  struct noted **bucket = &repetitions->buckets[bucket_of(question->text)];
  struct noted *noted = arena_alloc(repetitions->arena, sizeof *noted);
  if (!noted) return false;
  noted->line = question->line;
  noted->rest = rest_of(repetitions->arena, question);
  if (noted->rest.failed) return false;

  const struct noted *same_text = NULL;
  for (const struct noted *other = *bucket; other; other = other->next) {
    if (strcmp(other->text, question->text) != 0) continue;
    same_text = other;
    if (other->rest.length != noted->rest.length) continue;
    if (memcmp(other->rest.bytes, noted->rest.bytes, noted->rest.length) != 0) continue;
    *ret_repetition = REPETITION_WHOLE;
    *ret_line = other->line;
    return true;
  }
  noted->text = same_text ? same_text->text : arena_copy(repetitions->arena, question->text, strlen(question->text));
  if (!noted->text) return false;
  noted->next = *bucket;
  *bucket = noted;
  *ret_repetition = same_text ? REPETITION_TEXT : REPETITION_NONE;
  if (same_text) *ret_line = same_text->line;
  return true;
}
