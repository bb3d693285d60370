/* Question banks in the Platonus text format. Pure: bytes in, questions and findings out; no I/O, no clock.

   A question begins with <question> (<question2> and <question3> are harder levels), its options with <variant>; the
   first option is right unless one is <variantright>. Tags in any case, several to a line or a text over many lines:
   white space is folded. Whatever else stands in angle brackets is text. How the file is cut into pieces changes
   nothing. */
#ifndef EMTIHAN_PLATONUS_H
#define EMTIHAN_PLATONUS_H

#include <stdbool.h>
#include <stddef.h>

#include "finding.h"

struct arena;

enum {
  PLATONUS_TEXT_MAX = 4000,       /* code points of a question's text */
  PLATONUS_OPTION_MAX = 1000,     /* code points of an option */
  PLATONUS_OPTIONS_MAX = 9,       /* of a question */
  PLATONUS_QUESTIONS_MAX = 10000, /* of a file; the largest banks have some thousand */
  PLATONUS_FINDINGS_MAX = 1000,   /* of a file; a person reads the first few and mends the rest alike */
};

/* A question without faults: the options are distinct, at least two, and tidied like the text. */
struct platonus_question {
  int line;  /* of its tag, from 1 */
  int level; /* 1 to 3 */
  const char *text;
  const char *options[PLATONUS_OPTIONS_MAX];
  int option_count;
  int right; /* index into options */
};

/* What is found wrong has the line of the tag that it is about.

   Refused, the question stays out: no_text, no_options, too_few_options, too_many_options, empty_option,
   identical_options, two_right_answers, text_too_long, option_too_long, option_before_question, and what text_fault
   finds: not_utf8, control_character, lost_character, kazakh_font.
   Refused, the file is not read on: utf16, not_text, no_questions, too_many_questions, too_many_findings, too_large.
   Warnings, repaired or for the teacher to see: right_answer_twice (merged), same_question (kept once), same_text (with
   other options: both kept), positional_option, text_before_question (ignored), unknown_tag (kept as text). */
/* Values that are passed live until the function returns. */
struct platonus_sink {
  void *context;
  void (*question)(void *context, const struct platonus_question *question);
  void (*finding)(void *context, const struct finding *finding);
};

struct platonus_reader;
/* A reader in the arena (about 80 KB, and a copy of every question to find repetitions), or NULL without memory. */
struct platonus_reader *platonus_new(struct arena *arena, struct platonus_sink sink)
    __attribute__((warn_unused_result));
/* The next bytes of the file, in pieces of any length. False: the file is not read on; a finding said why, or the
   reader is starved. */
bool platonus_feed(struct platonus_reader *reader, const char *bytes, size_t length)
    __attribute__((warn_unused_result));
/* The end of the file: the last question is delivered. False as above. */
bool platonus_end(struct platonus_reader *reader) __attribute__((warn_unused_result));
/* There was no memory, though the arena had room: no finding says so, and nothing is known of the rest of the file. */
bool platonus_is_starved(const struct platonus_reader *reader) __attribute__((warn_unused_result));

#endif
