/* JSON lines on standard error, one write each. */
#ifndef EMTIHAN_LOG_H
#define EMTIHAN_LOG_H

#include "error.h"

struct request;

/* An event of the process itself: {"time":…,"level":…,"event":…,"pid":…,"detail":…}. `format` makes the detail. */
enum log_level { LOG_INFO, LOG_WARNING, LOG_ERROR };
void log_event(enum log_level level, const char *event, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* This thread's events are about the request with this id from now on, and say so; NULL: about none. Not copied. */
void log_about(const char *id);
const char *log_subject(void);

/* How long each stage of a request took, in microseconds of a monotonic clock. */
struct stages {
  long auth_us;   /* parameters, route, who is it */
  long read_us;   /* the body */
  long handle_us; /* decode, statement, reply */
  long write_us;  /* the answer to nginx */
};
/* The line of a request that was served. `round_trips`: statements sent to the database on its behalf. */
void log_request(const struct request *request, int status, enum problem problem, const struct stages *stages,
                 unsigned round_trips);

#endif
