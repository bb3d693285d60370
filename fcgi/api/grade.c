#include "api.h"

enum problem grades_show(struct call *call) {
  return call_admitted(call, Q_grades_show);
}
