#include "api.h"

enum problem schedule_show(struct call *call) {
  return call_query(call, Q_schedule_show, 1, &call->user_id);
}
