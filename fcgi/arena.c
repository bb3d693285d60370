#include "arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Most requests fit into one block; what is larger than a quarter of it gets a block of its own, so that little is
   wasted. For tests of short memory it is built with 4: each piece is a call of malloc. */
#ifndef ARENA_BLOCK
#define ARENA_BLOCK (32 * 1024)
#endif
enum { BLOCK_SIZE = ARENA_BLOCK, OWN_BLOCK_FROM = BLOCK_SIZE / 4, BUFFER_START = 256 };

struct block {
  struct block *previous;
  size_t size;
  size_t used;
  max_align_t bytes[];
};

struct arena {
  size_t limit;
  size_t taken; /* the sizes of all blocks together */
  bool full;
  struct block *newest;
};

struct arena *arena_new(size_t limit) {
  struct arena *arena = malloc(sizeof *arena);
  if (arena) *arena = (struct arena){.limit = limit};
  return arena;
}

void arena_free(struct arena *arena) {
  if (!arena) return;
  for (struct block *block = arena->newest; block;) {
    struct block *previous = block->previous;
    free(block);
    block = previous;
  }
  free(arena);
}

void arena_reset(struct arena *arena) {
  struct block *kept = NULL;
  for (struct block *block = arena->newest; block;) {
    struct block *previous = block->previous;
    if (!kept && block->size == BLOCK_SIZE)
      kept = block;
    else
      free(block);
    block = previous;
  }
  if (kept) {
    kept->previous = NULL;
    kept->used = 0;
  }
  arena->newest = kept;
  arena->taken = kept ? kept->size : 0;
  arena->full = false;
}

bool arena_is_full(const struct arena *arena) {
  return arena->full;
}

/* A new block with room for `size` bytes, already in the list, or NULL. */
static struct block *add_block(struct arena *arena, size_t size) {
  size_t left = arena->limit - arena->taken;
  if (size > left) {
    arena->full = true;
    return NULL;
  }
  size_t wanted = size;
  if (size < OWN_BLOCK_FROM) wanted = left < BLOCK_SIZE ? left : BLOCK_SIZE;
  struct block *block = malloc(sizeof *block + wanted);
  if (!block) return NULL;
  *block = (struct block){.size = wanted};
  arena->taken += wanted;
  if (size >= OWN_BLOCK_FROM && arena->newest) { /* full at once: what serves the small pieces stays the newest */
    block->previous = arena->newest->previous;
    arena->newest->previous = block;
  } else {
    block->previous = arena->newest;
    arena->newest = block;
  }
  return block;
}

void *arena_alloc(struct arena *arena, size_t size) {
  if (size > SIZE_MAX - BLOCK_SIZE) return NULL;
  const size_t alignment = alignof(max_align_t);
  size = size == 0 ? alignment : (size + alignment - 1) / alignment * alignment;
  struct block *block = arena->newest;
  if (!block || block->size - block->used < size) block = add_block(arena, size);
  if (!block) return NULL;
  char *bytes = (char *)block->bytes + block->used;
  block->used += size;
  return memset(bytes, 0, size);
}

char *arena_copy(struct arena *arena, const char *bytes, size_t length) {
  if (length == SIZE_MAX) return NULL;
  char *copy = arena_alloc(arena, length + 1);
  if (copy && length > 0) memcpy(copy, bytes, length);
  return copy;
}

/* Makes room for `more` bytes and the NUL behind them; false: the buffer has failed. */
static bool make_room(struct buffer *buffer, size_t more) {
  if (buffer->failed) return false;
  if (more < SIZE_MAX / 4 - buffer->length) {
    size_t needed = buffer->length + more + 1;
    if (needed <= buffer->capacity) return true;
    size_t capacity = buffer->capacity * 2;
    if (capacity < BUFFER_START) capacity = BUFFER_START;
    if (capacity < needed) capacity = needed;
    char *bytes = arena_alloc(buffer->arena, capacity);
    if (bytes) {
      if (buffer->length > 0) memcpy(bytes, buffer->bytes, buffer->length);
      buffer->bytes = bytes;
      buffer->capacity = capacity;
      return true;
    }
  }
  buffer->failed = true;
  return false;
}

void buffer_append(struct buffer *buffer, const char *bytes, size_t length) {
  if (!make_room(buffer, length)) return;
  if (length > 0) memmove(buffer->bytes + buffer->length, bytes, length);
  buffer->length += length;
  buffer->bytes[buffer->length] = '\0';
}

void buffer_puts(struct buffer *buffer, const char *text) {
  buffer_append(buffer, text, strlen(text));
}

__attribute__((format(printf, 2, 0))) static void append_formatted(struct buffer *buffer, const char *format,
                                                                   va_list arguments) {
  va_list measured;
  va_copy(measured, arguments);
  int length = vsnprintf(NULL, 0, format, measured);
  va_end(measured);
  if (length < 0) buffer->failed = true;
  if (length < 0 || !make_room(buffer, (size_t)length)) return;
  vsnprintf(buffer->bytes + buffer->length, (size_t)length + 1, format, arguments);
  buffer->length += (size_t)length;
}

void buffer_printf(struct buffer *buffer, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  append_formatted(buffer, format, arguments);
  va_end(arguments);
}

char *arena_printf(struct arena *arena, const char *format, ...) {
  struct buffer text = {.arena = arena};
  va_list arguments;
  va_start(arguments, format);
  append_formatted(&text, format, arguments);
  va_end(arguments);
  return text.failed ? NULL : text.bytes;
}
