/* What a reader finds wrong in a file. The code is stable and says it to programs, the detail is one English sentence;
   the members below them let a person be told in his own language. NULL or 0: it is not about that. */
#ifndef EMTIHAN_FINDING_H
#define EMTIHAN_FINDING_H

#include <stdbool.h>

struct finding {
  const char *code; /* static */
  const char *detail;
  int line; /* from 1 */
  bool refused;
  const char *field;    /* the column */
  const char *value;    /* what stands there */
  const char *encoding; /* that the text seems to be in, static */
  int other_line;       /* that says the same or contradicts */
  int at_most;
};

/* What is repaired or for somebody to see, and what stays out, at a line. The code is static. */
struct finding finding_warning(int line, const char *code);
struct finding finding_refusal(int line, const char *code);
/* The same finding with another line, a bound, or as the refusal of a line. */
struct finding finding_beside(struct finding finding, int other_line);
struct finding finding_up_to(struct finding finding, int at_most);
struct finding finding_refused_at(struct finding finding, int line);

#endif
