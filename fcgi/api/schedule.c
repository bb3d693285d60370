#include "api.h"

enum problem schedule_show(struct call *call) {
  return call_admitted(call, Q_schedule_show);
}
