#include "error.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

struct problem_row {
  int status;
  const char *code;
  const char *title;
};

static const struct problem_row rows[] = {[PROBLEM_NONE] = {200, "ok", "OK"},
#define PROBLEM_ROW(name, status, code, title) [name] = {status, code, title},
                                          PROBLEMS(PROBLEM_ROW)
#undef PROBLEM_ROW
};
_Static_assert(sizeof rows / sizeof rows[0] == PROBLEM_COUNT, "every problem has its row");

int problem_status(enum problem problem) {
  return rows[problem].status;
}

const char *problem_code(enum problem problem) {
  return rows[problem].code;
}

const char *problem_title(enum problem problem) {
  return rows[problem].title;
}

enum problem problem_from_verdict(const char *verdict) {
  if (strcmp(verdict, "ok") == 0 || strcmp(verdict, "created") == 0 || strcmp(verdict, "unchanged") == 0)
    return PROBLEM_NONE;
  for (enum problem problem = PROBLEM_NONE + 1; problem < PROBLEM_COUNT; problem++)
    if (strcmp(verdict, rows[problem].code) == 0) return problem;
  return PROBLEM_INTERNAL;
}
