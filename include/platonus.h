/* Question banks in the Platonus text format: `<question>`, `<variant>`, `<variantright>`. Pure: bytes in, questions
   and findings out; no I/O, no clock. */
#ifndef EMTIHAN_PLATONUS_H
#define EMTIHAN_PLATONUS_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

enum { PLATONUS_TEXT_MAX = 4000, PLATONUS_OPTION_MAX = 1000, PLATONUS_OPTIONS_MAX = 9 }; /* code points, options */

struct platonus_question {
  int line;  /* of its tag, from 1 */
  int level; /* 1 to 3: <question>, <question2>, <question3> */
  const char *text;
  const char *options[PLATONUS_OPTIONS_MAX];
  int option_count;
  int right; /* index into options */
};

/* What was found wrong. A refused finding keeps its question out; a warning was repaired or is for the teacher to see.
 */
struct platonus_finding {
  int line;
  bool refused;
  const char *code;   /* stable: "no_options", "right_answer_twice" … */
  const char *detail; /* one English sentence */
};

struct platonus_sink {
  void *context;
  void (*question)(void *context, const struct platonus_question *question); /* values live until it returns */
  void (*finding)(void *context, const struct platonus_finding *finding);
};

struct platonus_reader;
/* A reader in the arena, or NULL without memory. */
struct platonus_reader *platonus_new(struct arena *arena, struct platonus_sink sink)
    __attribute__((warn_unused_result));
/* The next bytes of the file, in pieces of any length. False: out of memory, or the file cannot be read on (a finding
 * says why). */
bool platonus_feed(struct platonus_reader *reader, const char *bytes, size_t length)
    __attribute__((warn_unused_result));
/* The end of the file: the last question is delivered. */
bool platonus_end(struct platonus_reader *reader) __attribute__((warn_unused_result));

#endif
