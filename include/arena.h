/* One request's memory: allocated piece by piece, released at once when the request is over. Not shared between
 * threads. */
#ifndef EMTIHAN_ARENA_H
#define EMTIHAN_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* A new arena of at most `limit` bytes, or NULL without memory. The caller owns it: arena_free. */
struct arena *arena_new(size_t limit) __attribute__((warn_unused_result));
void arena_free(struct arena *arena);
/* Makes everything allocated from it invalid; keeps the first block for the next request. */
void arena_reset(struct arena *arena);

/* `size` zeroed bytes, aligned for any object, or NULL when the limit or the memory is exhausted. Owned by the arena.
 */
void *arena_alloc(struct arena *arena, size_t size) __attribute__((warn_unused_result, malloc));
/* A NUL-terminated copy of `length` bytes, or NULL as above. */
char *arena_copy(struct arena *arena, const char *bytes, size_t length) __attribute__((warn_unused_result));
/* Was anything refused since the last reset because of the limit, and not for want of memory? */
bool arena_is_full(const struct arena *arena) __attribute__((warn_unused_result));
/* Formatted text, or NULL as above. */
char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((warn_unused_result, format(printf, 2, 3)));

/* A growing text in an arena. Zero-initialise with the arena set; after a failed append `failed` stays true and
   further appends do nothing, so that a chain of appends is checked once at its end. */
struct buffer {
  struct arena *arena;
  char *bytes; /* NUL-terminated once anything was appended */
  size_t length;
  size_t capacity;
  bool failed;
};
void buffer_append(struct buffer *buffer, const char *bytes, size_t length);
void buffer_puts(struct buffer *buffer, const char *text);
void buffer_printf(struct buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
