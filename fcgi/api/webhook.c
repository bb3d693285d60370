/* What Zoom sends when a recording is ready (O1, C1). The form of the body is theirs: a statement reads it. */
#include <string.h>

#include "api.h"
#include "auth.h"
#include "log.h"

/* Zoom asks whether we have the secret: the token, signed with it. */
static enum problem prove(struct call *call) {
  static const struct json_field fields[] = {
      {.name = "token", .type = JSON_STRING, .required = true, .minimum = 1, .maximum = 200}, {.name = NULL}};
  struct json_value values[1];
  struct json_refusal refusal;
  char signature[AUTH_HASH_HEX];
  if (json_decode(call->arena, call->reply.body, call->reply.length, fields, values, &refusal) != PROBLEM_NONE)
    return PROBLEM_INTERNAL;
  auth_sign(values[0].text, signature);
  return call_reply(
      call, 200,
      arena_printf(call->arena, "{\"plainToken\":\"%s\",\"encryptedToken\":\"%s\"}", values[0].text, signature));
}

enum problem webhook_receive(struct call *call) {
  const struct request *request = call->request;
  static const char token[] = "{\"token\"";
  enum problem problem = json_check(call->arena, request->body, request->body_length, &call->detail);
  if (problem == PROBLEM_NONE)
    problem = call_store(call, Q_webhook_receive, 2,
                         (const char *[]){strchr(request->zoom_signature, '=') + 1, request->zoom_timestamp});
  if (problem != PROBLEM_NONE) return problem;
  if (call->reply.body == NULL) return PROBLEM_INTERNAL;
  if (strncmp(call->reply.body, token, sizeof token - 1) == 0) return prove(call);
  log_event(LOG_INFO, "webhook", "%s", call->reply.body);
  return PROBLEM_NONE;
}
