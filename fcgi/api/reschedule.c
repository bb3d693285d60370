#include "api.h"

enum problem reschedule_list(struct call *call) {
  const struct request *request = call->request;
  return call_query(call, Q_reschedule_list, 7,
                    (const char *[]){call->user_id, request_query(request, "group"),
                                     request_query(request, "discipline"), request_query(request, "date"),
                                     request_query(request, "state"), request_query(request, "since"),
                                     request_query(request, "after")});
}

/* T12: for one or for many students; without a time they wait for one. */
enum problem reschedules_change(struct call *call) {
  static const struct json_field fields[] = {
      {.name = "logins", .type = JSON_STRINGS, .required = true, .minimum = 1, .maximum = LIMIT_LOGINS},
      {.name = "cause", .type = JSON_STRING, .required = true, .minimum = 6, .maximum = 20},
      {.name = "reason", .type = JSON_STRING, .required = true, .minimum = 3, .maximum = 500},
      {.name = "starts_at", .type = JSON_STRING, .minimum = 14, .maximum = 25},
      {.name = "late_start_minutes", .type = JSON_INTEGER, .minimum = 1, .maximum = 1440},
      {.name = NULL}};
  struct json_value values[5];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_reschedules_change, 7,
                    (const char *[]){call->user_id, call->segment[0], values[0].text, values[1].text, values[2].text,
                                     values[3].text, values[4].text});
}

enum problem date_suggestions(struct call *call) {
  return call_query(call, Q_date_suggestions, 3,
                    (const char *[]){call->user_id, call->segment[0], request_query(call->request, "logins")});
}

enum problem reschedule_change(struct call *call) {
  static const struct json_field fields[] = {
      {.name = "starts_at", .type = JSON_STRING, .required = true, .minimum = 14, .maximum = 25},
      {.name = "late_start_minutes", .type = JSON_INTEGER, .minimum = 1, .maximum = 1440},
      {.name = "instead_of", .type = JSON_STRING, .nullable = true, .minimum = 14, .maximum = 25},
      {.name = NULL}};
  struct json_value values[3];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_reschedule_change, 5,
                    (const char *[]){call->user_id, call->segment[0], values[0].text, values[1].text, values[2].text});
}

enum problem reschedule_cancel(struct call *call) {
  const char *reason = NULL;
  enum problem problem = call_decode_reason(call, &reason);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_reschedule_cancel, 3, (const char *[]){call->user_id, call->segment[0], reason});
}

enum problem reschedule_message(struct call *call) {
  static const struct json_field fields[] = {
      {.name = "text", .type = JSON_STRING, .nullable = true, .minimum = 1, .maximum = 1000}, {.name = NULL}};
  struct json_value values[1];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_reschedule_message, 3, (const char *[]){call->user_id, call->segment[0], values[0].text});
}
