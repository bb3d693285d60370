#include "api.h"
#include "import.h"

/* O2, A21: a CSV file, a line for each question of a ticket in a language. */
enum problem ticket_import(struct call *call) {
  const struct request *request = call->request;
  const char *is_dry_run = NULL;
  struct roster_file *file = NULL;
  enum problem problem = call_flag(call, "dry_run", &is_dry_run);
  if (problem == PROBLEM_NONE)
    problem = import_read_roster(call->arena, "tickets", request->body, request->body_length, &file);
  if (problem != PROBLEM_NONE) return problem;
  const char *rows = import_rows(file);
  const char *findings = import_findings(file);
  if (rows == NULL || findings == NULL) return PROBLEM_INTERNAL;
  return call_query(call, Q_ticket_import, 5,
                    (const char *[]){call->user_id, call->segment[0], rows, findings, is_dry_run});
}

enum problem ticket_set_list(struct call *call) {
  return call_query(call, Q_ticket_set_list, 2,
                    (const char *[]){call->user_id, request_query(call->request, "discipline")});
}

enum problem ticket_set_show(struct call *call) {
  return call_query(call, Q_ticket_set_show, 2, (const char *[]){call->user_id, call->segment[0]});
}

enum problem ticket_set_approve(struct call *call) {
  enum problem problem = call_decode_nothing(call);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_ticket_set_approve, 2, (const char *[]){call->user_id, call->segment[0]});
}

enum problem ticket_set_withdraw(struct call *call) {
  const char *reason = NULL;
  enum problem problem = call_decode_reason(call, &reason);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_ticket_set_withdraw, 3, (const char *[]){call->user_id, call->segment[0], reason});
}
