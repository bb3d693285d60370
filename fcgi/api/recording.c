/* The register of recordings (O1, C1, C8, A20). */
#include "api.h"

enum problem recording_list(struct call *call) {
  return call_query(call, Q_recording_list, 2, (const char *[]){call->user_id, call->segment[0]});
}

enum problem recording_change(struct call *call) {
  static const struct json_field fields[] = {
      {.name = "url", .type = JSON_STRING, .required = true, .minimum = 10, .maximum = 1000},
      {.name = "provider", .type = JSON_STRING, .required = true, .minimum = 4, .maximum = 5},
      {.name = "seconds", .type = JSON_INTEGER, .nullable = true, .minimum = 1, .maximum = 864000},
      {.name = "size_bytes", .type = JSON_INTEGER, .nullable = true, .minimum = 1, .maximum = LIMIT_FILE_BYTES},
      {.name = "sha256", .type = JSON_STRING, .nullable = true, .minimum = 64, .maximum = 64},
      {.name = "recorded_at", .type = JSON_STRING, .nullable = true, .minimum = 14, .maximum = 25},
      {.name = NULL}};
  struct json_value values[6];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_recording_change, 8,
                    (const char *[]){call->user_id, call->segment[0], values[0].text, values[1].text, values[2].text,
                                     values[3].text, values[4].text, values[5].text});
}

enum problem recording_view(struct call *call) {
  enum problem problem = call_decode_nothing(call);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_recording_view, 2, (const char *[]){call->user_id, call->segment[0]});
}

enum problem recording_viewing_list(struct call *call) {
  return call_query(call, Q_recording_viewing_list, 2,
                    (const char *[]){call->segment[0], request_query(call->request, "after")});
}

enum problem recording_retain(struct call *call) {
  static const struct json_field fields[] = {
      {.name = "retain_until", .type = JSON_STRING, .required = true, .minimum = 8, .maximum = 10},
      {.name = "reason", .type = JSON_STRING, .required = true, .minimum = 3, .maximum = 500},
      {.name = NULL}};
  struct json_value values[2];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_recording_retain, 4,
                    (const char *[]){call->user_id, call->segment[0], values[0].text, values[1].text});
}

enum problem recording_delete(struct call *call) {
  const char *reason = NULL;
  enum problem problem = call_decode_reason(call, &reason);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_recording_delete, 3, (const char *[]){call->user_id, call->segment[0], reason});
}
