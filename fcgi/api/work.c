/* The works of a creative exam and their hand-over to the commission (C4, A28). */
#include "api.h"

enum problem work_list(struct call *call) {
  return call_query(call, Q_work_list, 2, (const char *[]){call->user_id, call->segment[0]});
}

enum problem work_change(struct call *call) {
  static const struct json_field fields[] = {
      {.name = "kind", .type = JSON_STRING, .required = true, .minimum = 4, .maximum = 5},
      {.name = "title", .type = JSON_STRING, .required = true, .minimum = 1, .maximum = 200},
      {.name = "url", .type = JSON_STRING, .required = true, .minimum = 10, .maximum = 1000},
      {.name = "size_bytes", .type = JSON_INTEGER, .nullable = true, .minimum = 1, .maximum = LIMIT_FILE_BYTES},
      {.name = "sha256", .type = JSON_STRING, .nullable = true, .minimum = 64, .maximum = 64},
      {.name = NULL}};
  struct json_value values[5];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_work_change, 9,
                    (const char *[]){call->user_id, call->segment[0], call->segment[1], call->segment[2],
                                     values[0].text, values[1].text, values[2].text, values[3].text, values[4].text});
}

enum problem work_remove(struct call *call) {
  const char *reason = NULL;
  enum problem problem = call_decode_reason(call, &reason);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_work_remove, 5,
                    (const char *[]){call->user_id, call->segment[0], call->segment[1], call->segment[2], reason});
}

enum problem handover_change(struct call *call) {
  static const struct json_field fields[] = {
      {.name = "late_reason", .type = JSON_STRING, .nullable = true, .minimum = 3, .maximum = 500}, {.name = NULL}};
  struct json_value values[1];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_handover_change, 3, (const char *[]){call->user_id, call->segment[0], values[0].text});
}

enum problem work_open(struct call *call) {
  enum problem problem = call_decode_nothing(call);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_work_open, 2, (const char *[]){call->user_id, call->segment[0]});
}

enum problem own_works(struct call *call) {
  return call_query(call, Q_own_works, 2, (const char *[]){call->user_id, call->segment[0]});
}
