#include <string.h>

#include "api.h"
#include "auth.h"
#include "turn.h"

struct credentials {
  struct arena *arena;
  const char *verdict;
  const char *user_id;
  const char *hash;
  const char *retry_after;
  bool out_of_memory;
};

static const char *keep(struct credentials *found, const char *value) {
  const char *copy = value == NULL ? NULL : arena_copy(found->arena, value, strlen(value));
  if (value != NULL && copy == NULL) found->out_of_memory = true;
  return copy;
}

static void take_credentials(void *context, int columns, const char *const *values) {
  struct credentials *found = context;
  if (columns != 4 || values[0] == NULL) return;
  found->verdict = keep(found, values[0]);
  found->user_id = keep(found, values[1]);
  found->hash = keep(found, values[2]);
  found->retry_after = keep(found, values[3]);
}

/* Both queries take who it is and from which address, and count the failures of both. */
static enum problem find_credentials(struct call *call, enum query query, const char *const who[2],
                                     struct credentials *ret_found) {
  enum problem problem = call_rows(call, query, 2, who, take_credentials, ret_found);
  if (problem != PROBLEM_NONE) return problem;
  if (ret_found->verdict == NULL || ret_found->out_of_memory) return PROBLEM_INTERNAL;
  problem = problem_from_verdict(ret_found->verdict);
  if (problem == PROBLEM_TOO_MANY_REQUESTS) {
    for (const char *c = ret_found->retry_after == NULL ? "60" : ret_found->retry_after; *c >= '0' && *c <= '9'; c++)
      call->reply.retry_after = call->reply.retry_after * 10 + (*c - '0');
    call->detail = arena_printf(call->arena, "Too many failed tries with this name. Try again in %d seconds.",
                                call->reply.retry_after);
  }
  return problem;
}

/* An unknown name takes the same way and the same time as a wrong password, to the same answer. */
enum problem session_create(struct call *call) {
  static const struct json_field fields[] = {
      {.name = "login", .type = JSON_STRING, .required = true, .minimum = 1, .maximum = 64},
      {.name = "password", .type = JSON_STRING, .required = true, .minimum = 1, .maximum = 200},
      {.name = NULL}};
  struct json_value values[2];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  const char *address = call->request->address;
  struct credentials found = {.arena = call->arena};
  problem = find_credentials(call, Q_session_credentials, (const char *[]){values[0].text, address}, &found);
  if (problem != PROBLEM_NONE) return problem;
  const char *cookie = NULL;
  const char *token_hash = NULL;
  problem = auth_new_session(call, &cookie, &token_hash);
  if (problem != PROBLEM_NONE) return problem;
  bool right = false;
  problem = auth_verify_password(found.hash, values[1].text, &right);
  if (problem != PROBLEM_NONE) return problem;
  problem = call_query(call, Q_session_create, 6,
                       (const char *[]){right ? found.user_id : NULL, values[0].text, address, token_hash,
                                        call->request->user_agent, call->token_hash});
  if (problem == PROBLEM_NONE) call->reply.set_cookie = cookie;
  return problem;
}

enum problem session_show(struct call *call) {
  return call_query(call, Q_session_show, 1, &call->user_id);
}

/* The browser forgets its cookie only once the session has ended: else it could not repeat what failed. */
static enum problem sign_out(struct call *call, enum query query, const char *whose) {
  enum problem problem = call_query(call, query, 1, &whose);
  if (problem == PROBLEM_NONE) call->reply.set_cookie = auth_no_cookie();
  return problem;
}

enum problem session_delete(struct call *call) {
  return sign_out(call, Q_session_delete, call->token_hash);
}

enum problem sessions_delete(struct call *call) {
  return sign_out(call, Q_sessions_delete, call->user_id);
}

enum problem session_set_language(struct call *call) {
  static const struct json_field fields[] = {
      {.name = "language", .type = JSON_STRING, .required = true, .minimum = 2, .maximum = 2}, {.name = NULL}};
  struct json_value values[1];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_session_set_language, 2, (const char *[]){call->user_id, values[0].text});
}

/* A try is counted before it is known whether it is right. */
static enum problem replace_password(struct call *call, const char *old, const char *new) {
  struct credentials found = {.arena = call->arena};
  const char *const who[] = {call->user_id, call->request->address};
  enum problem problem = find_credentials(call, Q_session_own_credentials, who, &found);
  if (problem == PROBLEM_NONE) problem = call_query(call, Q_session_note_failure, 2, who);
  if (problem != PROBLEM_NONE) return problem;
  bool right = false;
  problem = auth_verify_password(found.hash, old, &right);
  if (problem != PROBLEM_NONE) return problem;
  if (!right)
    return call_refuse_named(call, PROBLEM_BAD_VALUE, "old_password", "wrong_password", "The old password is wrong.");
  char hash[AUTH_PASSWORD_HASH];
  problem = auth_hash_password(new, hash);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_session_set_password, 3, (const char *[]){call->user_id, hash, call->token_hash});
}

/* Signs every other session of this person out: whoever knew the old password is gone. A wrong old password counts as a
   failed sign-in: a session that was left open is no place to guess at leisure. */
enum problem session_set_password(struct call *call) {
  static const struct json_field fields[] = {
      {.name = "old_password", .type = JSON_STRING, .required = true, .minimum = 1, .maximum = 200},
      {.name = "new_password", .type = JSON_STRING, .required = true, .minimum = 8, .maximum = 200},
      {.name = NULL}};
  struct json_value values[2];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  if (!turn_take(TURN_HASH)) return PROBLEM_BUSY; /* before the try is counted */
  problem = replace_password(call, values[0].text, values[1].text);
  turn_give(TURN_HASH);
  return problem;
}
