/* Appeals (T10–T12, O13, C12): the student's request and details, the commission's votes and decision. */
#include "api.h"
#include "ids.h"

enum problem appeal_request(struct call *call) {
  static const struct json_field fields[] = {
      {.name = "ground", .type = JSON_STRING, .required = true, .minimum = 4, .maximum = 20},
      {.name = "claim", .type = JSON_STRING, .minimum = 0, .maximum = 4000},
      {.name = "questions", .type = JSON_INTEGERS, .minimum = 0, .maximum = LIMIT_QUESTIONS},
      {.name = "stop", .type = JSON_BOOLEAN},
      {.name = NULL}};
  struct json_value values[4];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_appeal_request, 6,
                    (const char *[]){call->user_id, call->segment[0], values[0].text, values[1].text, values[2].text,
                                     values[3].text});
}

enum problem appeal_list(struct call *call) {
  return call_query(call, Q_appeal_list, 1, &call->user_id);
}

enum problem appeal_show(struct call *call) {
  return call_query(call, Q_appeal_show, 2, (const char *[]){call->user_id, call->segment[0]});
}

enum problem appeal_file(struct call *call) {
  static const struct json_field question_fields[] = {
      {.name = "n", .type = JSON_INTEGER, .required = true, .minimum = 1, .maximum = LIMIT_QUESTIONS},
      {.name = "claim", .type = JSON_STRING, .minimum = 0, .maximum = 2000},
      {.name = "own_answer", .type = JSON_STRING, .minimum = 0, .maximum = 1000},
      {.name = NULL}};
  static const struct json_field fields[] = {
      {.name = "claim", .type = JSON_STRING, .required = true, .minimum = 3, .maximum = 4000},
      {.name = "questions", .type = JSON_ITEMS, .minimum = 0, .maximum = LIMIT_QUESTIONS, .items = question_fields},
      {.name = NULL}};
  struct json_value values[2];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_appeal_file, 4,
                    (const char *[]){call->user_id, call->segment[0], values[0].text, values[1].text});
}

enum problem appeal_withdraw(struct call *call) {
  static const struct json_field fields[] = {{.name = NULL}};
  struct json_value values[1];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_appeal_withdraw, 2, (const char *[]){call->user_id, call->segment[0]});
}

enum problem appeal_queue(struct call *call) {
  return call_query(
      call, Q_appeal_queue, 3,
      (const char *[]){call->user_id, request_query(call->request, "state"), request_query(call->request, "after")});
}

enum problem appeal_dossier(struct call *call) {
  return call_query(call, Q_appeal_dossier, 2, (const char *[]){call->user_id, call->segment[0]});
}

enum problem appeal_vote(struct call *call) {
  static const struct json_field fields[] = {
      {.name = "vote", .type = JSON_STRING, .required = true, .minimum = 4, .maximum = 20},
      {.name = "reason", .type = JSON_STRING, .required = true, .minimum = 3, .maximum = 2000},
      {.name = NULL}};
  struct json_value values[2];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_appeal_vote, 4,
                    (const char *[]){call->user_id, call->segment[0], values[0].text, values[1].text});
}

enum problem appeal_return(struct call *call) {
  static const struct json_field fields[] = {
      {.name = "answer", .type = JSON_STRING, .required = true, .minimum = 3, .maximum = 4000}, {.name = NULL}};
  struct json_value values[1];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_appeal_return, 3, (const char *[]){call->user_id, call->segment[0], values[0].text});
}

enum problem appeal_decide(struct call *call) {
  static const struct json_field fields[] = {
      {.name = "outcome", .type = JSON_STRING, .required = true, .minimum = 4, .maximum = 20},
      {.name = "answer", .type = JSON_STRING, .required = true, .minimum = 3, .maximum = 4000},
      {.name = "faulty", .type = JSON_INTEGERS, .minimum = 0, .maximum = LIMIT_QUESTIONS},
      {.name = "exam_points", .type = JSON_STRING, .nullable = true, .minimum = 1, .maximum = 6},
      {.name = "starts_at", .type = JSON_STRING, .nullable = true, .minimum = 14, .maximum = 25},
      {.name = "late_start_minutes", .type = JSON_INTEGER, .minimum = 1, .maximum = 1440},
      {.name = NULL}};
  struct json_value values[6];
  const char *is_dry_run = NULL;
  enum problem problem = call_flag(call, "dry_run", &is_dry_run);
  if (problem == PROBLEM_NONE) problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_appeal_decide, 9,
                    (const char *[]){call->user_id, call->segment[0], values[0].text, values[1].text, values[2].text,
                                     values[3].text, values[4].text, values[5].text, is_dry_run});
}

enum problem appeal_minutes(struct call *call) {
  return call_query(call, Q_appeal_minutes, 2, (const char *[]){call->user_id, call->segment[0]});
}

enum problem minutes_list(struct call *call) {
  const char *commission = request_query(call->request, "commission");
  if (commission != NULL && !id_is_valid(commission))
    return call_refuse(call, PROBLEM_BAD_VALUE, "commission", "It must be the id of a commission.");
  return call_query(call, Q_minutes_list, 3,
                    (const char *[]){call->user_id, commission, request_query(call->request, "after")});
}

enum problem appeal_minutes_pdf(struct call *call) {
  return call_document(
      call, Q_appeal_minutes_pdf, 4,
      (const char *[]){call->user_id, call->segment[0], call->segment[1], request_query(call->request, "language")});
}

enum problem appeal_affected(struct call *call) {
  return call_query(call, Q_appeal_affected, 2, (const char *[]){call->user_id, call->segment[0]});
}

enum problem commission_show(struct call *call) {
  return call_query(call, Q_commission_show, 1, &call->segment[0]);
}

enum problem commission_change(struct call *call) {
  static const struct json_field fields[] = {
      {.name = "order_number", .type = JSON_STRING, .required = true, .minimum = 1, .maximum = 60},
      {.name = "order_date", .type = JSON_STRING, .required = true, .minimum = 8, .maximum = 10},
      {.name = "chair", .type = JSON_STRING, .required = true, .minimum = 2, .maximum = 64},
      {.name = "members", .type = JSON_STRINGS, .required = true, .minimum = 1, .maximum = 30},
      {.name = "secretary", .type = JSON_STRING, .required = true, .minimum = 2, .maximum = 64},
      {.name = NULL}};
  struct json_value values[5];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_commission_change, 7,
                    (const char *[]){call->user_id, call->segment[0], values[0].text, values[1].text, values[2].text,
                                     values[3].text, values[4].text});
}
