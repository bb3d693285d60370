#include <string.h>

#include "api.h"
#include "import.h"

enum problem bank_list(struct call *call) {
  return call_query(call, Q_bank_list, 1, &call->user_id);
}

enum problem bank_questions(struct call *call) {
  const struct request *request = call->request;
  return call_query(call, Q_bank_questions, 6,
                    (const char *[]){call->user_id, call->segment[0], call->segment[1], request_query(request, "state"),
                                     request_query(request, "after"), request_query(request, "query")});
}

enum problem bank_import(struct call *call) {
  const struct request *request = call->request;
  const char *encoding_name = request_query(request, "encoding");
  const char *is_dry_run = NULL;
  const char *is_partial = NULL;
  enum encoding encoding = ENCODING_UTF8;
  enum problem problem = call_flag(call, "dry_run", &is_dry_run);
  if (problem == PROBLEM_NONE) problem = call_flag(call, "partial", &is_partial);
  if (problem != PROBLEM_NONE) return problem;
  if (encoding_name != NULL && !encoding_from_name(encoding_name, &encoding))
    return call_refuse(call, PROBLEM_BAD_VALUE, "encoding",
                       "The encoding is utf-8, utf-16, utf-16le, utf-16be, windows-1251, kz-1048 or koi8-r.");
  struct bank_file file;
  problem = import_read_bank(call->arena, encoding, request->body, request->body_length, &file);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_bank_import, 8,
                    (const char *[]){call->user_id, call->segment[0], call->segment[1], file.questions, file.findings,
                                     request_query(request, "file_name"), is_dry_run, is_partial});
}

enum problem bank_approve(struct call *call) {
  static const struct json_field fields[] = {{.name = "versions", .type = JSON_INTEGERS, .minimum = 1, .maximum = 1000},
                                             {.name = "all", .type = JSON_BOOLEAN},
                                             {.name = NULL}};
  struct json_value values[2];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  if (values[0].present == values[1].present || (values[1].present && !values[1].boolean))
    return call_refuse(call, PROBLEM_BAD_VALUE, "versions", "Send either the versions to approve or \"all\": true.");
  return call_query(call, Q_bank_approve, 4,
                    (const char *[]){call->user_id, call->segment[0], call->segment[1], values[0].text});
}

enum problem bank_edit(struct call *call) {
  static const struct json_field fields[] = {
      {.name = "text", .type = JSON_STRING, .required = true, .minimum = 1, .maximum = 4000},
      {.name = "options", .type = JSON_STRINGS, .required = true, .minimum = 2, .maximum = LIMIT_OPTIONS},
      {.name = "right_option", .type = JSON_INTEGER, .required = true, .minimum = 1, .maximum = LIMIT_OPTIONS},
      {.name = "level", .type = JSON_INTEGER, .required = true, .minimum = 1, .maximum = 3},
      {.name = NULL}};
  struct json_value values[4];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_bank_edit, 8,
                    (const char *[]){call->user_id, call->segment[0], call->segment[1], call->segment[2],
                                     values[0].text, values[1].text, values[2].text, values[3].text});
}

enum problem bank_withdraw(struct call *call) {
  const char *reason = NULL;
  enum problem problem = call_decode_reason(call, &reason);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_bank_withdraw, 5,
                    (const char *[]){call->user_id, call->segment[0], call->segment[1], call->segment[2], reason});
}
