#include "platonus.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "arena.h"
#include "encoding.h"
#include "finding.h"
#include "positional.h"
#include "repetition.h"
#include "text.h"

enum {
  TAG_MAX = 16, /* bytes of a tag before its '>', more than any tag has */
  TEXT_BYTES = PLATONUS_TEXT_MAX * 4,
  OPTION_BYTES = PLATONUS_OPTION_MAX * 4,
  /* The text, the options, one more that turns out to be too many or a repetition, and a NUL for each. */
  POOL_BYTES = TEXT_BYTES + 1 + (PLATONUS_OPTIONS_MAX + 1) * (OPTION_BYTES + 1),
  DETAIL_MAX = 400,
};

enum part { PART_NONE, PART_QUESTION, PART_OPTION, PART_RIGHT_OPTION };

struct tag {
  const char *name; /* without its '>' */
  enum part part;
  int level;
};

static const struct tag tags[] = {
    {"<question", PART_QUESTION, 1},  {"<question1", PART_QUESTION, 1}, {"<question2", PART_QUESTION, 2},
    {"<question3", PART_QUESTION, 3}, {"<variant", PART_OPTION, 0},     {"<variantright", PART_RIGHT_OPTION, 0},
};

struct option {
  const char *text;
  int line;
  bool right;
  int repeated_in; /* the line of an equal option, 0 without */
};

/* The question that is being collected; `open` from its tag on. */
struct draft {
  bool open;
  bool refused;
  bool unreadable; /* a fault of the characters was reported: once per question is enough */
  bool overfull;   /* too many options were reported */
  int line;
  int level;
  const char *text;
  int options_seen;
  int option_count;
  struct option options[PLATONUS_OPTIONS_MAX];
};

struct platonus_reader {
  struct arena *arena;
  struct platonus_sink sink;
  struct repetitions *repetitions;
  char head[ENCODING_HEAD];
  size_t head_length;
  bool head_passed;
  bool stopped;
  bool starved;
  int line;
  bool after_return;
  bool any_text;
  bool option_astray; /* an option before any question was reported */
  int questions;
  int findings;
  char tag[TAG_MAX]; /* what may become a tag, from '<' on */
  size_t tag_length;

  enum part part; /* what the text belongs to that is being collected at pool + pool_used */
  int part_line;
  size_t part_length;
  bool part_overflown;
  struct draft draft;
  size_t pool_used;
  char pool[POOL_BYTES];
};

struct platonus_reader *platonus_new(struct arena *arena, struct platonus_sink sink) {
  struct platonus_reader *reader = arena_alloc(arena, sizeof *reader);
  if (!reader) return NULL;
  reader->arena = arena;
  reader->sink = sink;
  reader->repetitions = repetitions_new(arena);
  reader->line = 1;
  return reader->repetitions ? reader : NULL;
}

static void stop(struct platonus_reader *reader, struct finding finding, const char *detail) {
  finding.detail = detail;
  if (!reader->stopped) reader->sink.finding(reader->sink.context, &finding);
  reader->stopped = true;
}

__attribute__((format(printf, 3, 4))) static void report(struct platonus_reader *reader, struct finding finding,
                                                         const char *format, ...) {
  if (finding.refused) reader->draft.refused = true;
  if (reader->stopped) return;
  if (reader->findings++ == PLATONUS_FINDINGS_MAX) {
    stop(reader, finding_refusal(finding.line, "too_many_findings"),
         "There are too many findings: mend these first, then send the file again.");
    return;
  }
  char detail[DETAIL_MAX];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(detail, sizeof detail, format, arguments);
  va_end(arguments);
  finding.detail = detail;
  reader->sink.finding(reader->sink.context, &finding);
}

/* ── A question's end: what is said about it as a whole, and its delivery ─────────────────────────────────────── */

static void judge_options(struct platonus_reader *reader) {
  struct draft *draft = &reader->draft;
  const struct option *right = NULL;
  for (int i = 0; i < draft->option_count; i++) {
    const struct option *option = &draft->options[i];
    if (option->repeated_in && option->right)
      report(reader, finding_beside(finding_warning(option->repeated_in, "right_answer_twice"), option->line),
             "The right answer stands in line %d too: it is kept once.", option->line);
    else if (option->repeated_in)
      report(reader, finding_beside(finding_refusal(option->repeated_in, "identical_options"), option->line),
             "The same option stands in line %d too.", option->line);
    if (option->right && right)
      report(reader, finding_beside(finding_refusal(option->line, "two_right_answers"), right->line),
             "Another right answer stands in line %d: a question has one.", right->line);
    if (option->right) right = option;
  }
  if (draft->options_seen == 0)
    report(reader, finding_refusal(draft->line, "no_options"), "The question has no options.");
  else if (draft->option_count < 2 && !draft->refused)
    report(reader, finding_refusal(draft->line, "too_few_options"), "A question needs at least two different options.");
}

static void deliver(struct platonus_reader *reader) {
  const struct draft *draft = &reader->draft;
  struct platonus_question question = {
      .line = draft->line, .level = draft->level, .text = draft->text, .option_count = draft->option_count};
  for (int i = 0; i < draft->option_count; i++) {
    question.options[i] = draft->options[i].text;
    if (draft->options[i].right) question.right = i;
  }
  enum repetition repetition = REPETITION_NONE;
  int first_line = 0;
  if (!repetitions_note(reader->repetitions, &question, &repetition, &first_line)) {
    if (arena_is_full(reader->arena))
      stop(reader, finding_refusal(draft->line, "too_large"), "The file is too large to be read at once: divide it.");
    else
      reader->starved = reader->stopped = true;
    return;
  }
  if (repetition == REPETITION_WHOLE) {
    report(reader, finding_beside(finding_warning(draft->line, "same_question"), first_line),
           "The same question with the same options stands in line %d: it is kept once.", first_line);
    return;
  }
  if (repetition == REPETITION_TEXT)
    report(reader, finding_beside(finding_warning(draft->line, "same_text"), first_line),
           "The same question text with other options stands in line %d: both are kept.", first_line);
  if (!reader->stopped) reader->sink.question(reader->sink.context, &question);
}

static void end_question(struct platonus_reader *reader) {
  if (!reader->draft.open) return;
  judge_options(reader);
  if (!reader->draft.refused && !reader->stopped) deliver(reader);
  reader->draft.open = false;
}

static void begin_question(struct platonus_reader *reader, int level) {
  end_question(reader);
  reader->draft = (struct draft){.open = true, .line = reader->line, .level = level};
  reader->pool_used = 0;
  if (reader->questions++ == PLATONUS_QUESTIONS_MAX)
    stop(reader, finding_up_to(finding_refusal(reader->line, "too_many_questions"), PLATONUS_QUESTIONS_MAX),
         "There are too many questions in one file: divide it.");
}

/* ── The end of a text: of a question or of an option ─────────────────────────────────────────────────────────── */

/* Tidies and ends the collected text, which stays where it is. NULL, reported, when it is not fit to be shown. */
static char *readable_text(struct platonus_reader *reader, int points_max, const char *too_long_code) {
  char *text = reader->pool + reader->pool_used;
  const struct finding *fault = reader->part_overflown ? NULL : text_fault(text, reader->part_length);
  if (fault) {
    if (!reader->draft.unreadable) report(reader, finding_refused_at(*fault, reader->part_line), "%s", fault->detail);
    reader->draft.unreadable = true;
    return NULL;
  }
  if (!reader->part_overflown) reader->part_length = text_tidy(text, reader->part_length);
  if (reader->part_overflown || text_points(text, reader->part_length) > (size_t)points_max) {
    report(reader, finding_up_to(finding_refusal(reader->part_line, too_long_code), points_max),
           "The text is longer than %d characters.", points_max);
    return NULL;
  }
  text[reader->part_length] = '\0';
  return text;
}

static void end_question_text(struct platonus_reader *reader) {
  const char *text = readable_text(reader, PLATONUS_TEXT_MAX, "text_too_long");
  if (!text) return;
  if (!*text) report(reader, finding_refusal(reader->part_line, "no_text"), "The question has no text.");
  reader->draft.text = text;
  reader->pool_used += reader->part_length + 1;
}

/* Equal options become one, right if one of them is; judge_options says what that means. */
static void end_option(struct platonus_reader *reader, bool right) {
  struct draft *draft = &reader->draft;
  draft->options_seen++;
  const char *text = readable_text(reader, PLATONUS_OPTION_MAX, "option_too_long");
  if (!text) return;
  if (!*text) {
    report(reader, finding_refusal(reader->part_line, "empty_option"), "The option is empty.");
    return;
  }
  for (int i = 0; i < draft->option_count; i++) {
    struct option *option = &draft->options[i];
    if (strcmp(option->text, text) != 0) continue;
    option->right |= right;
    option->repeated_in = reader->part_line;
    return;
  }
  if (draft->option_count == PLATONUS_OPTIONS_MAX) {
    if (!draft->overfull)
      report(reader, finding_up_to(finding_refusal(reader->part_line, "too_many_options"), PLATONUS_OPTIONS_MAX),
             "A question has at most %d options.", PLATONUS_OPTIONS_MAX);
    draft->overfull = true;
    return;
  }
  if (option_is_positional(text, reader->part_length))
    report(reader, finding_warning(reader->part_line, "positional_option"),
           "The option seems to speak of the others (like \"all of the above\"): options are shown shuffled.");
  draft->options[draft->option_count++] = (struct option){.text = text, .line = reader->part_line, .right = right};
  reader->pool_used += reader->part_length + 1;
}

static void end_part(struct platonus_reader *reader) {
  switch (reader->part) {
  case PART_NONE: break;
  case PART_QUESTION: end_question_text(reader); break;
  case PART_OPTION: end_option(reader, false); break;
  case PART_RIGHT_OPTION: end_option(reader, true); break;
  }
  reader->part = PART_NONE;
}

static void begin_part(struct platonus_reader *reader, const struct tag *tag) {
  end_part(reader);
  if (tag->part == PART_QUESTION) {
    begin_question(reader, tag->level);
  } else if (!reader->draft.open) {
    if (!reader->option_astray)
      report(reader, finding_refusal(reader->line, "option_before_question"),
             "An option stands before the first question.");
    reader->option_astray = true;
    return;
  }
  reader->part = tag->part;
  reader->part_line = reader->line;
  reader->part_length = 0;
  reader->part_overflown = false;
}

/* ── Bytes ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void take_text(struct platonus_reader *reader, char byte) {
  bool blank = text_is_blank(byte);
  if (reader->part == PART_NONE) {
    if (!blank && !reader->any_text && !reader->option_astray) {
      reader->any_text = true;
      report(reader, finding_warning(reader->line, "text_before_question"),
             "The text before the first question is passed over.");
    }
    return;
  }
  char *text = reader->pool + reader->pool_used;
  if (blank && (reader->part_length == 0 || text[reader->part_length - 1] == ' ')) return;
  size_t limit = reader->part == PART_QUESTION ? TEXT_BYTES : OPTION_BYTES;
  if (reader->part_length == limit)
    reader->part_overflown |= !blank;
  else
    text[reader->part_length++] = blank ? ' ' : byte;
}

/* What looked like a tag is text after all; a mistyped one has probably glued two texts together. */
static void give_up_tag(struct platonus_reader *reader) {
  if (reader->tag_length == 0) return;
  const char *name = reader->tag[1] == '/' ? reader->tag + 2 : reader->tag + 1;
  size_t length = reader->tag_length - (size_t)(name - reader->tag);
  if ((length >= 5 && strncasecmp(name, "quest", 5) == 0) || (length >= 6 && strncasecmp(name, "varian", 6) == 0))
    report(
        reader, finding_warning(reader->line, "unknown_tag"),
        "This looks like a tag but is none of <question>, <question2>, <question3>, <variant>, <variantright>: it is "
        "kept as text.");
  for (size_t i = 0; i < reader->tag_length; i++) take_text(reader, reader->tag[i]);
  reader->tag_length = 0;
}

/* The '>' behind what was collected. */
static void end_tag(struct platonus_reader *reader) {
  for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
    size_t length = strlen(tags[i].name);
    if (length != reader->tag_length || strncasecmp(tags[i].name, reader->tag, length) != 0) continue;
    reader->tag_length = 0;
    begin_part(reader, &tags[i]);
    return;
  }
  give_up_tag(reader);
  take_text(reader, '>');
}

static bool may_stand_in_tag(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '/';
}

static void count_line(struct platonus_reader *reader, char byte) {
  bool ends = byte == '\r' || (byte == '\n' && !reader->after_return);
  reader->after_return = byte == '\r';
  if (ends && reader->line < INT32_MAX) reader->line++;
}

static void take_byte(struct platonus_reader *reader, char byte) {
  if (reader->tag_length > 0) {
    if (byte == '>') {
      end_tag(reader);
      return;
    }
    if (may_stand_in_tag(byte) && reader->tag_length < TAG_MAX) {
      reader->tag[reader->tag_length++] = byte;
      return;
    }
    give_up_tag(reader);
  }
  if (byte == '<')
    reader->tag[reader->tag_length++] = byte;
  else
    take_text(reader, byte);
  count_line(reader, byte);
}

/* The head is complete, or the file is: judge it, then read it. */
static void pass_head(struct platonus_reader *reader) {
  reader->head_passed = true;
  const struct finding *fault = encoding_head_fault(reader->head, reader->head_length);
  if (fault) stop(reader, finding_refused_at(*fault, 1), fault->detail);
  bool marked = reader->head_length >= 3 && memcmp(reader->head, "\xEF\xBB\xBF", 3) == 0;
  for (size_t i = marked ? 3 : 0; i < reader->head_length && !reader->stopped; i++) take_byte(reader, reader->head[i]);
}

bool platonus_feed(struct platonus_reader *reader, const char *bytes, size_t length) {
  for (size_t i = 0; i < length && !reader->stopped; i++) {
    if (reader->head_passed) {
      take_byte(reader, bytes[i]);
      continue;
    }
    reader->head[reader->head_length++] = bytes[i];
    if (reader->head_length == ENCODING_HEAD) pass_head(reader);
  }
  return !reader->stopped;
}

bool platonus_end(struct platonus_reader *reader) {
  if (!reader->head_passed) pass_head(reader);
  if (reader->stopped) return false;
  give_up_tag(reader);
  end_part(reader);
  end_question(reader);
  if (reader->questions == 0)
    stop(reader, finding_refusal(reader->line, "no_questions"),
         "There is no <question> in the file: is it a Platonus bank?");
  return !reader->stopped;
}

bool platonus_is_starved(const struct platonus_reader *reader) {
  return reader->starved;
}
