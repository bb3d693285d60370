#include "api.h"

enum problem grades_show(struct call *call) {
  return call_query(call, Q_grades_show, 1, &call->user_id);
}
