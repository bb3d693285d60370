#include "api.h"
#include "saver.h"

#define EPOCH_FIELD                                                                                                    \
  { .name = "epoch", .type = JSON_INTEGER, .required = true, .minimum = 1, .maximum = 1000000 }
#define DEVICE_FIELD                                                                                                   \
  { .name = "device", .type = JSON_NAME, .required = true, .minimum = 8, .maximum = 64 }
#define LANGUAGE_FIELD                                                                                                 \
  { .name = "language", .type = JSON_STRING, .required = true, .minimum = 2, .maximum = 2 }

/* T6, T8, A6, A11: all in one round trip, as everything here: the statement finds out who it is. */
enum problem attempt_start(struct call *call) {
  static const struct json_field fields[] = {
      LANGUAGE_FIELD, DEVICE_FIELD, {.name = "confirmed", .type = JSON_BOOLEAN, .required = true}, {.name = NULL}};
  struct json_value values[3];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  if (!values[2].boolean)
    return call_refuse(call, PROBLEM_BAD_VALUE, "confirmed", "The language and the rules must be confirmed.");
  return call_query(call, Q_attempt_start, 7,
                    (const char *[]){call->token_hash, call->roles, call->segment[0], values[0].text, values[1].text,
                                     call->request->address, call->request->user_agent});
}

enum problem rehearsal_start(struct call *call) {
  static const struct json_field fields[] = {LANGUAGE_FIELD, DEVICE_FIELD, {.name = NULL}};
  struct json_value values[2];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_rehearsal_start, 6,
                    (const char *[]){call->token_hash, call->roles, values[0].text, values[1].text,
                                     call->request->address, call->request->user_agent});
}

enum problem attempt_show(struct call *call) {
  return call_admitted(call, Q_attempt_show);
}

enum problem attempt_resume(struct call *call) {
  static const struct json_field fields[] = {DEVICE_FIELD, {.name = NULL}};
  struct json_value values[1];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_attempt_resume, 6,
                    (const char *[]){call->token_hash, call->roles, call->segment[0], values[0].text,
                                     call->request->address, call->request->user_agent});
}

enum problem attempt_finish(struct call *call) {
  static const struct json_field fields[] = {EPOCH_FIELD, {.name = NULL}};
  struct json_value values[1];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_attempt_finish, 4,
                    (const char *[]){call->token_hash, call->roles, call->segment[0], values[0].text});
}

enum problem attempt_receipts(struct call *call) {
  return call_admitted(call, Q_attempt_receipts);
}

enum problem attempt_contact(struct call *call) {
  static const struct json_field fields[] = {EPOCH_FIELD, {.name = NULL}};
  struct json_value values[1];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  const char *body = NULL;
  call->round_trips++;
  problem = saver_save(
      call->arena,
      &(struct save){.token_hash = call->token_hash, .attempt_id = call->segment[0], .epoch = values[0].text}, &body);
  call->extra = body;
  return problem == PROBLEM_NONE ? call_reply(call, 200, body) : problem;
}

/* A staff action on an attempt that wants a reason. */
static enum problem attempt_act(struct call *call, enum query query) {
  const char *reason = NULL;
  enum problem problem = call_decode_reason(call, &reason);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, query, 3, (const char *[]){call->user_id, call->segment[0], reason});
}

enum problem attempt_remove(struct call *call) {
  return attempt_act(call, Q_attempt_remove);
}

enum problem attempt_release(struct call *call) {
  return attempt_act(call, Q_attempt_release);
}
