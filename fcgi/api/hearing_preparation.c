#include "api.h"

enum problem hearing_preparation_show(struct call *call) {
  return call_query(call, Q_hearing_preparation_show, 1, &call->segment[0]);
}

/* O1-O3, O12, C4, A29, A30: all of it at once, so that the same preparation sent twice is one. */
enum problem hearing_preparation_change(struct call *call) {
  enum { FIELDS = 11 };
  static const struct json_field fields[FIELDS + 1] = {
      {.name = "order_number", .type = JSON_STRING, .required = true, .minimum = 1, .maximum = 60},
      {.name = "order_date", .type = JSON_STRING, .required = true, .minimum = 10, .maximum = 10},
      {.name = "chair", .type = JSON_STRING, .required = true, .minimum = 2, .maximum = 64},
      {.name = "members", .type = JSON_STRINGS, .required = true, .minimum = 1, .maximum = 30},
      {.name = "lead_teacher", .type = JSON_STRING, .required = true, .minimum = 2, .maximum = 64},
      {.name = "proctor", .type = JSON_STRING, .required = true, .minimum = 2, .maximum = 64},
      {.name = "provider", .type = JSON_STRING, .required = true, .nullable = true, .minimum = 4, .maximum = 5},
      {.name = "meeting_url", .type = JSON_STRING, .required = true, .nullable = true, .minimum = 10, .maximum = 500},
      {.name = "criteria", .type = JSON_STRING, .required = true, .minimum = 2, .maximum = 30},
      {.name = "ticket_set", .type = JSON_INTEGER, .required = true, .nullable = true, .minimum = 1, .maximum = 100000},
      {.name = "reason", .type = JSON_STRING, .minimum = 3, .maximum = 500},
      {.name = NULL}};
  struct json_value values[FIELDS];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  const char *parameters[2 + FIELDS] = {call->user_id, call->segment[0]};
  for (int i = 0; i < FIELDS; i++) parameters[2 + i] = values[i].text;
  return call_query(call, Q_hearing_preparation_change, 2 + FIELDS, parameters);
}
