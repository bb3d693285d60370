#include "api.h"

enum problem criteria_list(struct call *call) {
  const char *is_all = NULL;
  enum problem problem = call_flag(call, "all", &is_all);
  return problem != PROBLEM_NONE ? problem : call_query(call, Q_criteria_list, 1, &is_all);
}

/* O12, C5, A23: points may be fractional, so a maximum is a text. */
enum problem criteria_change(struct call *call) {
  static const struct json_field criterion[] = {
      {.name = "title_kk", .type = JSON_STRING, .required = true, .minimum = 1, .maximum = 200},
      {.name = "title_ru", .type = JSON_STRING, .required = true, .minimum = 1, .maximum = 200},
      {.name = "title_en", .type = JSON_STRING, .required = true, .minimum = 1, .maximum = 200},
      {.name = "maximum", .type = JSON_STRING, .required = true, .minimum = 1, .maximum = 5},
      {.name = NULL}};
  static const struct json_field fields[] = {
      {.name = "kind", .type = JSON_STRING, .required = true, .minimum = 4, .maximum = 8},
      {.name = "criteria", .type = JSON_ITEMS, .required = true, .minimum = 1, .maximum = 10, .items = criterion},
      {.name = NULL}};
  struct json_value values[2];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_criteria_change, 4,
                    (const char *[]){call->user_id, call->segment[0], values[0].text, values[1].text});
}
