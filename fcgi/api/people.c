#include "api.h"
#include "auth.h"

enum problem group_list(struct call *call) {
  return call_query(call, Q_group_list, 0, NULL);
}

/* Says all of the group: no mentor means none. */
enum problem group_change(struct call *call) {
  static const struct json_field fields[] = {
      {.name = "language", .type = JSON_STRING, .required = true, .minimum = 2, .maximum = 20},
      {.name = "mentor", .type = JSON_STRING, .nullable = true, .minimum = 1, .maximum = 64},
      {.name = NULL}};
  struct json_value values[2];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  const char *mentor = values[1].text == NULL ? "" : values[1].text;
  return call_query(call, Q_group_change, 4, (const char *[]){call->user_id, call->segment[0], values[0].text, mentor});
}

enum problem person_list(struct call *call) {
  const struct request *request = call->request;
  return call_query(call, Q_person_list, 4,
                    (const char *[]){request_query(request, "query"), request_query(request, "group"),
                                     request_query(request, "role"), request_query(request, "after")});
}

/* Says all of the person: no group means none. */
enum problem person_change(struct call *call) {
  static const struct json_field fields[] = {
      {.name = "full_name", .type = JSON_STRING, .required = true, .minimum = 1, .maximum = 200},
      {.name = "language", .type = JSON_STRING, .required = true, .minimum = 2, .maximum = 2},
      {.name = "roles", .type = JSON_STRINGS, .required = true, .minimum = 1, .maximum = 6},
      {.name = "group", .type = JSON_STRING, .nullable = true, .minimum = 1, .maximum = 60},
      {.name = NULL}};
  struct json_value values[4];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  const char *group = values[3].text == NULL ? "" : values[3].text;
  return call_query(
      call, Q_person_change, 6,
      (const char *[]){call->user_id, call->segment[0], values[0].text, values[1].text, values[2].text, group});
}

enum problem person_set_password(struct call *call) {
  static const struct json_field fields[] = {
      {.name = "password", .type = JSON_STRING, .required = true, .minimum = 8, .maximum = 200}, {.name = NULL}};
  struct json_value values[1];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  char hash[AUTH_PASSWORD_HASH];
  problem = auth_hash_password(values[0].text, hash);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_password_set, 3, (const char *[]){call->user_id, call->segment[0], hash});
}

enum problem person_set_account(struct call *call) {
  static const struct json_field fields[] = {{.name = "active", .type = JSON_BOOLEAN, .required = true},
                                             {.name = NULL}};
  struct json_value values[1];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_account_set, 3, (const char *[]){call->user_id, call->segment[0], values[0].text});
}
