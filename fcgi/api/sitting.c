#include "api.h"

/* T6: the natural key is in the body, so that the same appointment sent twice is one. */
enum problem sitting_change(struct call *call) {
  static const struct json_field fields[] = {
      {.name = "session", .type = JSON_STRING, .required = true, .minimum = 2, .maximum = 30},
      {.name = "discipline", .type = JSON_STRING, .required = true, .minimum = 2, .maximum = 30},
      {.name = "group", .type = JSON_STRING, .required = true, .minimum = 1, .maximum = 60},
      {.name = "kind", .type = JSON_STRING, .required = true, .minimum = 4, .maximum = 8},
      {.name = "starts_at", .type = JSON_STRING, .required = true, .minimum = 14, .maximum = 25},
      {.name = "late_start_minutes", .type = JSON_INTEGER, .minimum = 1, .maximum = 1440},
      {.name = NULL}};
  struct json_value values[6];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_sitting_change, 7,
                    (const char *[]){call->user_id, values[0].text, values[1].text, values[2].text, values[3].text,
                                     values[4].text, values[5].text});
}

enum problem sitting_board(struct call *call) {
  return call_query(call, Q_sitting_board, 1, &call->segment[0]);
}

enum problem attempt_timeline(struct call *call) {
  return call_query(call, Q_attempt_timeline, 1, &call->segment[0]);
}
