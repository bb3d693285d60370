/* Gradesheets (O7, C7): the lead teacher confirms and rectifies, the registrar closes, anybody verifies a paper. */
#include "api.h"
#include "auth.h"

enum problem gradesheet_list(struct call *call) {
  const struct request *request = call->request;
  return call_query(call, Q_gradesheet_list, 5,
                    (const char *[]){call->user_id, request_query(request, "session"), request_query(request, "state"),
                                     request_query(request, "closed_since"), request_query(request, "after")});
}

enum problem gradesheet_of_exam(struct call *call) {
  return call_query(call, Q_gradesheet_of_exam, 2, (const char *[]){call->user_id, call->segment[0]});
}

enum problem gradesheet_show(struct call *call) {
  return call_query(call, Q_gradesheet_show, 2, (const char *[]){call->user_id, call->segment[0]});
}

enum problem gradesheet_confirm(struct call *call) {
  enum problem problem = call_decode_nothing(call);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_gradesheet_confirm, 2, (const char *[]){call->user_id, call->segment[0]});
}

enum problem gradesheet_close(struct call *call) {
  enum problem problem = call_decode_nothing(call);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_gradesheet_close, 2, (const char *[]){call->user_id, call->segment[0]});
}

enum problem gradesheet_rectify(struct call *call) {
  static const struct json_field fields[] = {
      {.name = "reason", .type = JSON_STRING, .required = true, .minimum = 3, .maximum = 500},
      {.name = "basis", .type = JSON_STRING, .nullable = true, .minimum = 3, .maximum = 500},
      {.name = "appeal", .type = JSON_UUID, .nullable = true},
      {.name = NULL}};
  struct json_value values[3];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_gradesheet_rectify, 6,
                    (const char *[]){call->user_id, call->segment[0], call->segment[1], values[0].text, values[1].text,
                                     values[2].text});
}

static enum problem document(struct call *call, const char *ending, const char *language) {
  const char *origin = auth_origin(call);
  if (origin == NULL) return PROBLEM_INTERNAL;
  return call_document(call, Q_gradesheet_document, 5,
                       (const char *[]){call->user_id, call->segment[0], ending, language, origin});
}

enum problem gradesheet_pdf(struct call *call) {
  return document(call, "pdf", request_query(call->request, "language"));
}

enum problem gradesheet_xlsx(struct call *call) {
  return document(call, "xlsx", request_query(call->request, "language"));
}

enum problem gradesheet_csv(struct call *call) {
  return document(call, "csv", NULL);
}

enum problem gradesheet_verification(struct call *call) {
  return call_query(call, Q_gradesheet_verification, 1, &call->segment[0]);
}
