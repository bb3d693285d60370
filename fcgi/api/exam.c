#include "api.h"

enum problem exam_session_list(struct call *call) {
  return call_query(call, Q_exam_session_list, 0, NULL);
}

enum problem exam_session_change(struct call *call) {
  static const struct json_field fields[] = {
      {.name = "title_kk", .type = JSON_STRING, .required = true, .minimum = 1, .maximum = 200},
      {.name = "title_ru", .type = JSON_STRING, .required = true, .minimum = 1, .maximum = 200},
      {.name = "title_en", .type = JSON_STRING, .required = true, .minimum = 1, .maximum = 200},
      {.name = "starts_on", .type = JSON_STRING, .required = true, .minimum = 10, .maximum = 10},
      {.name = "ends_on", .type = JSON_STRING, .required = true, .minimum = 10, .maximum = 10},
      {.name = NULL}};
  struct json_value values[5];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_exam_session_change, 7,
                    (const char *[]){call->user_id, call->segment[0], values[0].text, values[1].text, values[2].text,
                                     values[3].text, values[4].text});
}

enum problem exam_list(struct call *call) {
  return call_query(call, Q_exam_list, 2,
                    (const char *[]){request_query(call->request, "session"), request_query(call->request, "after")});
}

enum problem exam_students(struct call *call) {
  return call_query(call, Q_exam_students, 1, &call->segment[0]);
}

/* A rating may be fractional, so it is a text. */
enum problem rating_change(struct call *call) {
  static const struct json_field fields[] = {
      {.name = "exam_id", .type = JSON_UUID, .required = true},
      {.name = "login", .type = JSON_STRING, .required = true, .minimum = 2, .maximum = 64},
      {.name = "rating", .type = JSON_STRING, .required = true, .minimum = 1, .maximum = 6},
      {.name = NULL}};
  struct json_value values[3];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_rating_change, 4,
                    (const char *[]){call->user_id, values[0].text, values[1].text, values[2].text});
}

enum problem accommodation_change(struct call *call) {
  static const struct json_field fields[] = {
      {.name = "login", .type = JSON_STRING, .required = true, .minimum = 2, .maximum = 64},
      {.name = "extra_minutes", .type = JSON_INTEGER, .required = true, .minimum = 0, .maximum = 240},
      {.name = "reason", .type = JSON_STRING, .required = true, .minimum = 3, .maximum = 500},
      {.name = NULL}};
  struct json_value values[3];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_accommodation_change, 5,
                    (const char *[]){call->user_id, call->segment[0], values[0].text, values[1].text, values[2].text});
}
