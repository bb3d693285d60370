/* A saved answer: the product's heart. The session check, the law and the receipt are one statement in the group saver.
 */
#include "api.h"
#include "saver.h"

#define EPOCH_FIELD                                                                                                    \
  { .name = "epoch", .type = JSON_INTEGER, .required = true, .minimum = 1, .maximum = 1000000 }
#define SEQ_FIELD                                                                                                      \
  { .name = "seq", .type = JSON_INTEGER, .required = true, .minimum = 1, .maximum = 1000000 }
#define CHOICE_FIELD                                                                                                   \
  { .name = "choice", .type = JSON_INTEGER, .required = true, .nullable = true, .minimum = 1, .maximum = LIMIT_OPTIONS }

enum problem answer_save(struct call *call) {
  static const struct json_field fields[] = {EPOCH_FIELD, SEQ_FIELD, CHOICE_FIELD, {.name = NULL}};
  struct json_value values[3];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  const struct save save = {.token_hash = call->token_hash,
                            .attempt_id = call->segment[0],
                            .epoch = values[0].text,
                            .n = call->segment[1],
                            .seq = values[1].text,
                            .choice = values[2].text};
  const char *body = NULL;
  call->round_trips++;
  problem = saver_save(call->arena, &save, &body);
  call->extra = body;
  return problem == PROBLEM_NONE ? call_reply(call, 200, body) : problem;
}

/* What one item of a batch came to: its receipt, or a small problem with the members that the statement gave; of a
   stale one they are the seq and the choice in force. */
static void append_result(struct buffer *out, const struct json_value *item, enum problem problem, const char *body) {
  if (problem == PROBLEM_NONE && body != NULL) {
    buffer_puts(out, body);
    return;
  }
  buffer_printf(out, "{\"n\":%s,\"code\":\"%s\",\"title\":\"%s\",\"status\":%d", item[0].text, problem_code(problem),
                problem_title(problem), problem_status(problem));
  if (problem != PROBLEM_STALE) buffer_printf(out, ",\"seq\":%s", item[1].text);
  if (body != NULL && body[1] != '}')
    buffer_printf(out, ",%s", body + 1);
  else
    buffer_puts(out, "}");
}

/* Ends a batch's reply with the clock: that of a contact, which its refusal shows too. */
static enum problem append_clock(struct call *call, const char *epoch, struct buffer *out) {
  const struct save contact = {.token_hash = call->token_hash, .attempt_id = call->segment[0], .epoch = epoch};
  const char *clock = NULL;
  call->round_trips++;
  enum problem problem = saver_save(call->arena, &contact, &clock);
  if (problem_status(problem) >= 500 || problem == PROBLEM_SIGNED_OUT || problem == PROBLEM_BAD_VALUE ||
      clock == NULL) {
    call->extra = clock;
    return problem;
  }
  buffer_printf(out, "],%s", clock + 1);
  return out->failed ? PROBLEM_INTERNAL : call_reply(call, 200, out->bytes);
}

/* What was answered offline, in order: each item by the same law as a single answer, so a refused one costs its
   neighbours nothing. A lost database ends the batch: everything is repeated, and receipts come back as they were. */
enum problem answers_save(struct call *call) {
  static const struct json_field item_fields[] = {
      {.name = "n", .type = JSON_INTEGER, .required = true, .minimum = 1, .maximum = LIMIT_QUESTIONS},
      SEQ_FIELD,
      CHOICE_FIELD,
      {.name = NULL}};
  static const struct json_field fields[] = {EPOCH_FIELD,
                                             {.name = "items",
                                              .type = JSON_ITEMS,
                                              .required = true,
                                              .minimum = 1,
                                              .maximum = LIMIT_BATCH,
                                              .items = item_fields},
                                             {.name = NULL}};
  struct json_value values[2];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  struct buffer out = {.arena = call->arena};
  buffer_puts(&out, "{\"results\":[");
  for (size_t i = 0; i < values[1].count; i++) {
    const struct json_value *item = values[1].items + 3 * i;
    const struct save save = {.token_hash = call->token_hash,
                              .attempt_id = call->segment[0],
                              .epoch = values[0].text,
                              .n = item[0].text,
                              .seq = item[1].text,
                              .choice = item[2].text};
    const char *body = NULL;
    call->round_trips++;
    problem = saver_save(call->arena, &save, &body);
    if (problem_status(problem) >= 500 || problem == PROBLEM_SIGNED_OUT || problem == PROBLEM_NOT_FOUND) return problem;
    if (i > 0) buffer_puts(&out, ",");
    append_result(&out, item, problem, body);
  }
  return append_clock(call, values[0].text, &out);
}
