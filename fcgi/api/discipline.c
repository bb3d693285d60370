#include "api.h"

enum problem discipline_list(struct call *call) {
  return call_query(call, Q_discipline_list, 0, NULL);
}

enum problem discipline_change(struct call *call) {
  static const struct json_field fields[] = {
      {.name = "title_kk", .type = JSON_STRING, .required = true, .minimum = 1, .maximum = 200},
      {.name = "title_ru", .type = JSON_STRING, .required = true, .minimum = 1, .maximum = 200},
      {.name = "title_en", .type = JSON_STRING, .required = true, .minimum = 1, .maximum = 200},
      {.name = "teachers", .type = JSON_STRINGS, .maximum = 100},
      {.name = NULL}};
  struct json_value values[4];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_discipline_change, 6,
                    (const char *[]){call->user_id, call->segment[0], values[0].text, values[1].text, values[2].text,
                                     values[3].text});
}
