#include "finding.h"

struct finding finding_warning(int line, const char *code) {
  return (struct finding){.line = line, .code = code};
}

struct finding finding_refusal(int line, const char *code) {
  return (struct finding){.line = line, .code = code, .refused = true};
}

struct finding finding_beside(struct finding finding, int other_line) {
  finding.other_line = other_line;
  return finding;
}

struct finding finding_up_to(struct finding finding, int at_most) {
  finding.at_most = at_most;
  return finding;
}

struct finding finding_refused_at(struct finding finding, int line) {
  finding.line = line;
  finding.refused = true;
  return finding;
}
