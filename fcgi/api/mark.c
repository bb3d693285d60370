/* The grade of a commission (O5, O12, C5, A23, A30): marks, the agreed grade, signatures, the announcement. */
#include "api.h"

/* Marks and a proposed grade alike: points by criterion. */
static enum problem points_change(struct call *call, enum query query) {
  static const struct json_field fields[] = {
      {.name = "points", .type = JSON_STRINGS, .required = true, .minimum = 1, .maximum = 10}, {.name = NULL}};
  struct json_value values[1];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, query, 4,
                    (const char *[]){call->user_id, call->segment[0], call->segment[1], values[0].text});
}

enum problem marks_change(struct call *call) {
  return points_change(call, Q_marks_change);
}

enum problem agreement_change(struct call *call) {
  return points_change(call, Q_agreement_change);
}

enum problem signature_add(struct call *call) {
  static const struct json_field fields[] = {
      {.name = "round", .type = JSON_INTEGER, .required = true, .minimum = 1, .maximum = 1000},
      {.name = "agrees", .type = JSON_BOOLEAN, .required = true},
      {.name = "reason", .type = JSON_STRING, .minimum = 3, .maximum = 500},
      {.name = NULL}};
  struct json_value values[3];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_signature_add, 6,
                    (const char *[]){call->user_id, call->segment[0], call->segment[1], values[0].text, values[1].text,
                                     values[2].text});
}

enum problem grade_announce(struct call *call) {
  enum problem problem = call_decode_nothing(call);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_grade_announce, 3, (const char *[]){call->user_id, call->segment[0], call->segment[1]});
}
