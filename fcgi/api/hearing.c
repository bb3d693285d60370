/* Oral and creative exams as they are held (O1–O11, C1–C11): who is there, the opening, the queue, the closing. */
#include "api.h"

enum problem hearing_list(struct call *call) {
  return call_query(
      call, Q_hearing_list, 3,
      (const char *[]){call->user_id, request_query(call->request, "date"), request_query(call->request, "after")});
}

enum problem hearing_show(struct call *call) {
  return call_stamped(call, Q_hearing_show);
}

enum problem presence_change(struct call *call) {
  static const struct json_field fields[] = {{.name = "present", .type = JSON_BOOLEAN, .required = true},
                                             {.name = "login", .type = JSON_STRING, .minimum = 2, .maximum = 64},
                                             {.name = NULL}};
  struct json_value values[2];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_presence_change, 4,
                    (const char *[]){call->user_id, call->segment[0], values[0].text, values[1].text});
}

enum problem hearing_open(struct call *call) {
  enum problem problem = call_decode_nothing(call);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_hearing_open, 2, (const char *[]){call->user_id, call->segment[0]});
}

enum problem queue_change(struct call *call) {
  static const struct json_field fields[] = {
      {.name = "logins", .type = JSON_STRINGS, .required = true, .minimum = 1, .maximum = LIMIT_LOGINS},
      {.name = NULL}};
  struct json_value values[1];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_queue_change, 3, (const char *[]){call->user_id, call->segment[0], values[0].text});
}

enum problem hearing_close(struct call *call) {
  static const struct json_field fields[] = {
      {.name = "absent", .type = JSON_BOOLEAN},
      {.name = "no_recording", .type = JSON_STRING, .minimum = 3, .maximum = 500},
      {.name = NULL}};
  struct json_value values[2];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_hearing_close, 4,
                    (const char *[]){call->user_id, call->segment[0], values[0].text, values[1].text});
}

enum problem draw_show(struct call *call) {
  return call_query(call, Q_draw_show, 2, (const char *[]){call->user_id, call->segment[0]});
}
