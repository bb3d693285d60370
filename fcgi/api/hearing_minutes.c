/* The minutes of an oral or creative exam. */
#include "api.h"

enum problem hearing_minutes(struct call *call) {
  return call_query(call, Q_hearing_minutes, 2, (const char *[]){call->user_id, call->segment[0]});
}

enum problem hearing_minutes_pdf(struct call *call) {
  return call_document(call, Q_hearing_minutes_pdf, 3,
                       (const char *[]){call->user_id, call->segment[0], request_query(call->request, "language")});
}
