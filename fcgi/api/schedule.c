#include "api.h"

enum problem schedule_show(struct call *call) {
  return call_stamped(call, Q_schedule_show);
}
