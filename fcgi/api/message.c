#include "api.h"

enum problem message_list(struct call *call) {
  return call_query(call, Q_message_list, 2, (const char *[]){call->user_id, request_query(call->request, "after")});
}

enum problem message_unread(struct call *call) {
  return call_query(call, Q_message_unread, 1, &call->user_id);
}

enum problem message_read(struct call *call) {
  enum problem problem = call_decode_nothing(call);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_message_read, 2, (const char *[]){call->user_id, call->segment[0]});
}
