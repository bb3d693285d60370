#include "calendar.h"

#include <string.h>

#include "api.h"
#include "auth.h"

enum problem calendar_day_list(struct call *call) {
  return call_query(call, Q_calendar_day_list, 1, (const char *[]){request_query(call->request, "after")});
}

enum problem calendar_day_change(struct call *call) {
  static const struct json_field fields[] = {
      {.name = "working", .type = JSON_BOOLEAN, .required = true},
      {.name = "title_kk", .type = JSON_STRING, .required = true, .minimum = 1, .maximum = 200},
      {.name = "title_ru", .type = JSON_STRING, .required = true, .minimum = 1, .maximum = 200},
      {.name = "title_en", .type = JSON_STRING, .required = true, .minimum = 1, .maximum = 200},
      {.name = NULL}};
  struct json_value values[4];
  enum problem problem = call_decode(call, fields, values);
  if (problem != PROBLEM_NONE) return problem;
  return call_query(call, Q_calendar_day_change, 6,
                    (const char *[]){call->user_id, call->segment[0], values[0].text, values[1].text, values[2].text,
                                     values[3].text});
}

enum problem calendar_day_delete(struct call *call) {
  return call_query(call, Q_calendar_day_delete, 2, (const char *[]){call->user_id, call->segment[0]});
}

enum problem calendar_feed_show(struct call *call) {
  return call_query(call, Q_calendar_feed_show, 1, &call->user_id);
}

enum problem calendar_feed_delete(struct call *call) {
  return call_query(call, Q_calendar_feed_delete, 1, &call->user_id);
}

/* The database keeps the token's hash alone: the address is in this reply and nowhere else. */
enum problem calendar_feed_change(struct call *call) {
  const char *token = NULL;
  const char *token_hash = NULL;
  enum problem problem = call_decode_nothing(call);
  if (problem == PROBLEM_NONE) problem = auth_new_token(call, &token, &token_hash);
  if (problem != PROBLEM_NONE) return problem;
  problem = call_query(call, Q_calendar_feed_change, 2, (const char *[]){call->user_id, token_hash});
  if (problem != PROBLEM_NONE) return problem;
  const char *members = strchr(call->reply.body, '{');
  if (members == NULL) return PROBLEM_INTERNAL;
  return call_reply(call, call->reply.status,
                    arena_printf(call->arena, "{\"path\":\"/api/v1/calendars/%s.ics\",%s", token, members + 1));
}

struct feed {
  struct buffer text;
  bool found;
};

static void take_event(void *context, int columns, const char *const *values) {
  struct feed *feed = context;
  if (columns != 8) return;
  if (!feed->found) { /* the first row has the calendar's name */
    feed->found = true;
    calendar_begin(&feed->text, values[6]);
    return;
  }
  const struct calendar_event event = {.uid = values[0],
                                       .sequence = values[1],
                                       .changed_at = values[2],
                                       .starts_at = values[3],
                                       .ends_at = values[4],
                                       .status = values[5],
                                       .summary = values[6],
                                       .description = values[7]};
  calendar_add(&feed->text, &event);
}

enum problem calendar_show(struct call *call) {
  static const char ending[] = ".ics";
  const char *name = call->segment[0];
  size_t length = strlen(name);
  const char *token_hash = NULL;
  if (length < sizeof ending || strcmp(name + length - (sizeof ending - 1), ending) != 0) return PROBLEM_NOT_FOUND;
  enum problem problem = auth_hash_token(call->arena, name, length - (sizeof ending - 1), &token_hash);
  if (problem != PROBLEM_NONE) return problem;
  struct feed feed = {.text = {.arena = call->arena}};
  problem = call_rows(call, Q_calendar_feed_events, 1, &token_hash, take_event, &feed);
  if (problem != PROBLEM_NONE) return problem;
  if (!feed.found) return PROBLEM_NOT_FOUND;
  calendar_end(&feed.text);
  call->reply.content_type = "text/calendar; charset=utf-8";
  return call_reply(call, 200, feed.text.failed ? NULL : feed.text.bytes);
}
