#include "log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "arena.h"
#include "http.h"
#include "json.h"

enum { LOG_LINE_MAX = 16 * 1024 };
static _Thread_local const char *subject; /* the id of the request that this thread's events are about, or NULL */

static const char *const level_name[] = {[LOG_INFO] = "info", [LOG_WARNING] = "warning", [LOG_ERROR] = "error"};

static void begin(struct buffer *line, enum log_level level, const char *event) {
  struct timespec now;
  struct tm utc;
  clock_gettime(CLOCK_REALTIME, &now);
  gmtime_r(&now.tv_sec, &utc);
  buffer_printf(line, "{\"time\":\"%04d-%02d-%02dT%02d:%02d:%02d.%03ldZ\",\"level\":\"%s\",\"event\":\"%s\",\"pid\":%d",
                utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec,
                now.tv_nsec / 1000000, level_name[level], event, (int)getpid());
}

static void member(struct buffer *line, const char *name, const char *value) {
  buffer_printf(line, ",\"%s\":", name);
  json_quote(line, value);
}

static void end(struct buffer *line) {
  static const char no_memory[] = "{\"level\":\"error\",\"event\":\"log\",\"detail\":\"no memory for a line\"}\n";
  buffer_puts(line, "}\n");
  const char *bytes = line->failed ? no_memory : line->bytes;
  size_t length = line->failed ? sizeof no_memory - 1 : line->length;
  ssize_t written = write(STDERR_FILENO, bytes, length);
  (void)written; /* nowhere left to say it */
}

void log_about(const char *id) {
  subject = id;
}

const char *log_subject(void) {
  return subject;
}

void log_event(enum log_level level, const char *event, const char *format, ...) {
  struct arena *arena = arena_new(LOG_LINE_MAX);
  struct buffer line = {.arena = arena, .failed = arena == NULL};
  char detail[1024];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(detail, sizeof detail, format, arguments);
  va_end(arguments);
  begin(&line, level, event);
  if (subject != NULL) member(&line, "id", subject);
  member(&line, "detail", detail);
  end(&line);
  if (arena != NULL) arena_free(arena);
}

/* The address without its query, which may hold people's names. That of a calendar is a secret, in a malformed address
   too: whoever has it may read the calendar. */
static const char *path_of(const struct request *request) {
  const char *path = arena_copy(request->arena, request->target, strcspn(request->target, "?"));
  if (path == NULL) return "";
  bool is_calendar = request->segments >= 2 && strcmp(request->segment[1], "calendars") == 0;
  return is_calendar || strstr(path, "/calendars/") != NULL ? "/api/v1/calendars/-" : path;
}

void log_request(const struct request *request, int status, enum problem problem, const struct stages *stages,
                 unsigned round_trips) {
  struct buffer line = {.arena = request->arena};
  begin(&line, status >= 500 ? LOG_ERROR : LOG_INFO, "request");
  buffer_printf(&line, ",\"id\":\"%s\"", request->id); /* our own: nothing in it needs quoting */
  member(&line, "method", request->method_name);
  member(&line, "path", path_of(request));
  member(&line, "address", request->address);
  buffer_printf(&line, ",\"status\":%d,\"code\":\"%s\",\"round_trips\":%u", status, problem_code(problem), round_trips);
  buffer_printf(&line, ",\"us\":{\"auth\":%ld,\"read\":%ld,\"handle\":%ld,\"write\":%ld}", stages->auth_us,
                stages->read_us, stages->handle_us, stages->write_us);
  end(&line);
}
