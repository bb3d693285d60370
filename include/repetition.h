/* Which questions of one file were met before. */
#ifndef EMTIHAN_REPETITION_H
#define EMTIHAN_REPETITION_H

#include <stdbool.h>

struct arena;
struct platonus_question;

enum repetition {
  REPETITION_NONE,
  REPETITION_TEXT,  /* the same text with other options, another right one or another level */
  REPETITION_WHOLE, /* the same in everything but the order of the options, which are shown shuffled anyway */
};

struct repetitions;
/* An empty memory in the arena, or NULL without memory. */
struct repetitions *repetitions_new(struct arena *arena) __attribute__((warn_unused_result));
/* Compares a question, byte by byte, with those noted before and notes it too unless it is a whole repetition.
 *ret_line is the line of the first equal one, unchanged when there is none. False: the arena had no room or no memory.
 */
bool repetitions_note(struct repetitions *repetitions, const struct platonus_question *question,
                      enum repetition *ret_repetition, int *ret_line) __attribute__((warn_unused_result));

#endif
