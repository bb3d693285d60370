/* A student before the commission (O2–O5, O8–O11): the staff's steps with him, and his own place and ticket. */
#include "api.h"

enum problem examinee_change(struct call *call) {
  static const struct json_field fields[] = {
      {.name = "state", .type = JSON_STRING, .required = true, .minimum = 6, .maximum = 11},
      {.name = "reason", .type = JSON_STRING, .minimum = 3, .maximum = 500},
      {.name = NULL}};
  struct json_value values[2];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(
      call, Q_examinee_change, 5,
      (const char *[]){call->user_id, call->segment[0], call->segment[1], values[0].text, values[1].text});
}

enum problem identity_change(struct call *call) {
  static const struct json_field fields[] = {{.name = "devices_banned", .type = JSON_BOOLEAN}, {.name = NULL}};
  struct json_value values[1];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_identity_change, 4,
                    (const char *[]){call->user_id, call->segment[0], call->segment[1], values[0].text});
}

enum problem ticket_draw(struct call *call) {
  enum problem problem = call_decode_nothing(call);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_ticket_draw, 3, (const char *[]){call->user_id, call->segment[0], call->segment[1]});
}

enum problem note_add(struct call *call) {
  static const struct json_field fields[] = {
      {.name = "text", .type = JSON_STRING, .required = true, .minimum = 1, .maximum = 1000}, {.name = NULL}};
  struct json_value values[1];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_note_add, 4,
                    (const char *[]){call->user_id, call->segment[0], call->segment[1], values[0].text});
}

enum problem place_show(struct call *call) {
  return call_stamped(call, Q_place_show);
}

enum problem place_take(struct call *call) {
  static const struct json_field fields[] = {{.name = "devices_banned", .type = JSON_BOOLEAN, .required = true},
                                             {.name = NULL}};
  struct json_value values[1];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_place_take, 3, (const char *[]){call->user_id, call->segment[0], values[0].text});
}

enum problem ticket_open(struct call *call) {
  enum problem problem = call_decode_nothing(call);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_ticket_open, 2, (const char *[]){call->user_id, call->segment[0]});
}
