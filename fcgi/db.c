#include "db.h"

#include <errno.h>
#include <libpq-fe.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "arena.h"
#include "limit.h"
#include "log.h"

/* Timeouts in the order nginx 15 s > statement 5 s > lock 2 s, so that whoever waits hears from the nearest. Generic
   plans: planning the saving statement anew takes ten times as long as running it. */
static const char session_options[] = "-c statement_timeout=5000 -c lock_timeout=2000 -c TimeZone=UTC"
                                      " -c plan_cache_mode=force_generic_plan -c jit=off"
                                      " -c idle_in_transaction_session_timeout=10000 -c client_min_messages=warning";
enum { POOL_MAX = 64, COLUMNS_MAX = 16, STORE_PARAMETERS_MAX = 12, BORROW_SECONDS = 2 };
/* Of a statement, its commit included: the server's own time-outs end neither the wait for a synchronous standby nor
   that for a server that stands still. */
enum { DEADLINE_MS = 7000 };
enum format { FORMAT_TEXT = 0, FORMAT_BINARY = 1 }; /* of libpq; a text in binary format is the same bytes */

/* The values of a statement; all are texts when `formats` is NULL. */
struct values {
  int count;
  const char *const *parameters;
  const int *lengths;
  const int *formats;
};

struct db {
  const char *conninfo;
  PGconn *connection;
  bool checked; /* the schema version of this connection is right */
  bool warned;  /* the statement under way brought a warning */
  bool prepared[QUERY_COUNT];
};

static struct {
  pthread_mutex_t lock;
  pthread_cond_t returned;
  struct db *free[POOL_MAX];
  int free_count;
  const char *conninfo;
  void (*when_slow)(void);
} pool = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void clear_result(PGresult **result) {
  PQclear(*result);
}
#define RESULT __attribute__((cleanup(clear_result))) PGresult *

struct db *db_open(const char *conninfo) {
  struct db *db = calloc(1, sizeof *db);
  if (db != NULL) db->conninfo = conninfo;
  return db;
}

void db_close(struct db *db) {
  if (db == NULL) return;
  PQfinish(db->connection);
  free(db);
}

void db_pool_start(const char *conninfo, int connections, void (*when_slow)(void)) {
  pool.conninfo = conninfo;
  pool.when_slow = when_slow;
  pthread_condattr_t monotonic;
  pthread_condattr_init(&monotonic);
  pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
  pthread_cond_init(&pool.returned, &monotonic);
  pthread_condattr_destroy(&monotonic);
  for (int i = 0; i < connections && i < POOL_MAX; i++) {
    struct db *db = db_open(conninfo);
    if (db != NULL) pool.free[pool.free_count++] = db;
  }
}

void db_pool_stop(void) {
  pthread_mutex_lock(&pool.lock);
  while (pool.free_count > 0) db_close(pool.free[--pool.free_count]);
  pthread_mutex_unlock(&pool.lock);
}

const char *db_pool_conninfo(void) {
  return pool.conninfo;
}

static long now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* A free connection before `deadline`, or NULL. */
static struct db *take_free(long deadline) {
  struct timespec until = {.tv_sec = deadline / 1000, .tv_nsec = deadline % 1000 * 1000000};
  int waited = 0;
  pthread_mutex_lock(&pool.lock);
  while (pool.free_count == 0 && waited == 0) waited = pthread_cond_timedwait(&pool.returned, &pool.lock, &until);
  struct db *db = pool.free_count > 0 ? pool.free[--pool.free_count] : NULL;
  pthread_mutex_unlock(&pool.lock);
  return db;
}

struct db *db_borrow(void) {
  long asked = now_ms();
  struct db *db = take_free(asked + LIMIT_PATIENCE_MS);
  if (db != NULL) return db;
  pool.when_slow();
  return take_free(asked + BORROW_SECONDS * 1000L);
}

void db_return(struct db *db) {
  if (db == NULL) return;
  pthread_mutex_lock(&pool.lock);
  pool.free[pool.free_count++] = db;
  pthread_cond_signal(&pool.returned);
  pthread_mutex_unlock(&pool.lock);
}

/* An idle connection on which the server has said something has nearly always said farewell: seen here, no statement is
   sent in vain. */
static bool is_alive(PGconn *connection) {
  if (PQstatus(connection) != CONNECTION_OK) return false;
  struct pollfd socket = {.fd = PQsocket(connection), .events = POLLIN};
  return poll(&socket, 1, 0) == 0;
}

/* Our statements raise no warnings. One that comes all the same is the server's "committed locally, but might not have
   been replicated": such a commit must not be acknowledged. */
static void note_warning(void *context, const PGresult *result) {
  struct db *db = context;
  db->warned = true;
  log_event(LOG_WARNING, "database", "%s", PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
}

static void disconnect(struct db *db) {
  PQfinish(db->connection);
  db->connection = NULL;
  memset(db->prepared, 0, sizeof db->prepared);
  db->checked = false;
}

/* What stands before "dbname" may be overridden by the setting, what stands behind it not: of several hosts the one
   that takes writes is meant. */
static enum problem reconnect(struct db *db) {
  disconnect(db);
  /* Keepalives: a server that vanished while we wait for its reply would else be waited for two hours. */
  static const char *const keywords[] = {"target_session_attrs",
                                         "dbname",
                                         "options",
                                         "connect_timeout",
                                         "tcp_user_timeout",
                                         "keepalives_idle",
                                         "keepalives_interval",
                                         "keepalives_count",
                                         "application_name",
                                         NULL};
  const char *const values[] = {"read-write", db->conninfo, session_options, "2", "5000", "5",
                                "2",          "2",          "emtihan",       NULL};
  db->connection = PQconnectdbParams(keywords, values, 1);
  if (PQstatus(db->connection) == CONNECTION_OK) {
    PQsetNoticeReceiver(db->connection, note_warning, db);
    return PROBLEM_NONE;
  }
  log_event(LOG_ERROR, "database", "cannot connect: %s", PQerrorMessage(db->connection));
  return PROBLEM_UNAVAILABLE;
}

static bool is_of(const char *state, const char *const *beginnings) {
  while (*beginnings != NULL && strncmp(state, *beginnings, strlen(*beginnings)) != 0) beginnings++;
  return *beginnings != NULL;
}

/* The one table from SQLSTATE to a problem. A result that is NULL never came. Where the server's word is missing,
   nobody knows which statements the session holds: it is given up. */
static enum problem problem_of(struct db *db, enum query query, const PGresult *result) {
  const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  if (state == NULL || PQstatus(db->connection) != CONNECTION_OK) {
    log_event(LOG_ERROR, "database", "%s: connection %s: %s", query_name[query],
              PQstatus(db->connection) == CONNECTION_OK ? "given up" : "lost",
              db->connection == NULL ? "no reply in time" : PQerrorMessage(db->connection));
    disconnect(db);
    return PROBLEM_UNAVAILABLE;
  }
  log_event(LOG_WARNING, "database", "%s: %s %s", query_name[query], state, message == NULL ? "" : message);
  /* The last four: somebody else was first, with a key, the end of what is referred to or a change of state; asked
     again, a statement knows it and says so. */
  static const char *const busy[] = {"40", "55", "23503", "23505", "23P01", "EM002", NULL};
  static const char *const passing[] = {"08", "53", "57", "58", NULL};
  /* A primary that became a standby, a session that forgot its statements or has one too many, functions and tables of
     another schema. */
  static const char *const unfit[] = {"25", "26", "42703", "42883", "42P01", "42P05", NULL};
  if (is_of(state, busy)) return PROBLEM_BUSY;
  if (is_of(state, unfit)) disconnect(db);
  return is_of(state, passing) || is_of(state, unfit) ? PROBLEM_UNAVAILABLE : PROBLEM_INTERNAL;
}

/* Waits until PQgetResult need not wait: true also when the connection broke, which the result then says. */
static bool await_input(PGconn *connection, long deadline) {
  while (PQisBusy(connection)) {
    struct pollfd socket = {.fd = PQsocket(connection), .events = POLLIN};
    long left = deadline - now_ms();
    int ready = poll(&socket, 1, left < 0 ? 0 : (int)left);
    if (ready == 0) return false;
    if (ready < 0 && errno == EINTR) continue;
    if (ready < 0 || PQconsumeInput(connection) == 0) break;
  }
  return true;
}

/* The last result of what was sent: an error of the commit comes behind the rows. NULL: not sent, or no reply in time;
   then the connection is dropped, and what became of the statement is unknown. */
static PGresult *await_result(struct db *db, int sent) {
  long deadline = now_ms() + DEADLINE_MS;
  PGresult *last = NULL;
  while (sent) {
    if (!await_input(db->connection, deadline)) {
      PQclear(last);
      disconnect(db);
      return NULL;
    }
    PGresult *next = PQgetResult(db->connection);
    if (next == NULL) break;
    PQclear(last);
    last = next;
  }
  return last;
}

static enum problem send_query(struct db *db, enum query query, struct values values, enum format wanted,
                               PGresult **ret_result) {
  if (!db->prepared[query]) {
    RESULT prepared = await_result(db, PQsendPrepare(db->connection, query_name[query], query_text[query], 0, NULL));
    if (PQresultStatus(prepared) != PGRES_COMMAND_OK) return problem_of(db, query, prepared);
    db->prepared[query] = true;
  }
  db->warned = false;
  int sent = PQsendQueryPrepared(db->connection, query_name[query], values.count, values.parameters, values.lengths,
                                 values.formats, (int)wanted);
  RESULT result = await_result(db, sent);
  if (PQresultStatus(result) != PGRES_TUPLES_OK) return problem_of(db, query, result);
  if (db->warned) return PROBLEM_UNAVAILABLE;
  *ret_result = result;
  result = NULL;
  return PROBLEM_NONE;
}

enum problem db_check(struct db *db) {
  if (!is_alive(db->connection)) {
    enum problem problem = reconnect(db);
    if (problem != PROBLEM_NONE) return problem;
  }
  RESULT result = NULL;
  enum problem problem = send_query(db, Q_schema_check, (struct values){0}, FORMAT_TEXT, &result);
  if (problem == PROBLEM_UNAVAILABLE) return problem;
  char expected[16];
  snprintf(expected, sizeof expected, "%d", SCHEMA_VERSION);
  const char *version = problem == PROBLEM_NONE && PQntuples(result) == 1 ? PQgetvalue(result, 0, 0) : "none";
  db->checked = strcmp(version, expected) == 0 && strcmp(PQgetvalue(result, 0, 1), "off") != 0;
  if (db->checked) return PROBLEM_NONE;
  log_event(LOG_ERROR, "database",
            "the schema is at version %s and synchronous_commit is %s; this worker wants version %s and not off",
            version, result == NULL ? "unknown" : PQgetvalue(result, 0, 1), expected);
  return PROBLEM_WRONG_SCHEMA;
}

static enum problem run(struct db *db, enum query query, struct values values, enum format wanted,
                        PGresult **ret_result) {
  if (!db->checked || !is_alive(db->connection)) {
    enum problem problem = db_check(db);
    if (problem != PROBLEM_NONE) return PROBLEM_UNAVAILABLE;
  }
  return send_query(db, query, values, wanted, ret_result);
}

/* The one row of `columns` columns that begins with verdict and body. */
static enum problem read_verdict(const PGresult *result, int columns, struct arena *arena, enum query query,
                                 struct db_reply *ret_reply) {
  if (PQntuples(result) != 1 || PQnfields(result) != columns || PQgetisnull(result, 0, 0)) {
    log_event(LOG_ERROR, "database",
              "%s: returned %d rows and %d columns instead of one row that begins with a verdict", query_name[query],
              PQntuples(result), PQnfields(result));
    return PROBLEM_INTERNAL;
  }
  const char *verdict = PQgetvalue(result, 0, 0);
  struct db_reply reply = {.created = strcmp(verdict, "created") == 0, .unchanged = strcmp(verdict, "unchanged") == 0};
  if (!PQgetisnull(result, 0, 1)) {
    reply.length = (size_t)PQgetlength(result, 0, 1);
    reply.body = arena_copy(arena, PQgetvalue(result, 0, 1), reply.length);
    if (reply.body == NULL) return PROBLEM_INTERNAL;
  }
  *ret_reply = reply;
  return problem_from_verdict(verdict);
}

enum problem db_one(struct db *db, struct arena *arena, enum query query, int count, const char *const *parameters,
                    struct db_reply *ret_reply) {
  RESULT result = NULL;
  struct values values = {.count = count, .parameters = parameters};
  enum { STAMP = 2, TIME, COLUMNS };
  enum problem problem = run(db, query, values, FORMAT_TEXT, &result);
  if (problem != PROBLEM_NONE) return problem;
  bool stamped = PQnfields(result) == COLUMNS;
  problem = read_verdict(result, stamped ? COLUMNS : STAMP, arena, query, ret_reply);
  if (problem != PROBLEM_NONE || !stamped) return problem;
  if (!PQgetisnull(result, 0, STAMP)) /* without memory the reply is one without a stamp */
    ret_reply->stamp = arena_copy(arena, PQgetvalue(result, 0, STAMP), (size_t)PQgetlength(result, 0, STAMP));
  ret_reply->time = arena_copy(arena, PQgetvalue(result, 0, TIME), (size_t)PQgetlength(result, 0, TIME));
  return PROBLEM_NONE;
}

enum problem db_store(struct db *db, struct arena *arena, enum query query, int count, const char *const *parameters,
                      const char *bytes, size_t length, struct db_reply *ret_reply) {
  const char *all[STORE_PARAMETERS_MAX];
  int lengths[STORE_PARAMETERS_MAX] = {0};
  int formats[STORE_PARAMETERS_MAX] = {FORMAT_TEXT};
  if (count >= STORE_PARAMETERS_MAX || length > INT_MAX) return PROBLEM_INTERNAL;
  memcpy(all, parameters, (size_t)count * sizeof *all);
  all[count] = bytes;
  lengths[count] = (int)length;
  formats[count] = FORMAT_BINARY;
  RESULT result = NULL;
  struct values values = {.count = count + 1, .parameters = all, .lengths = lengths, .formats = formats};
  enum problem problem = run(db, query, values, FORMAT_TEXT, &result);
  return problem == PROBLEM_NONE ? read_verdict(result, 2, arena, query, ret_reply) : problem;
}

enum problem db_file(struct db *db, struct arena *arena, enum query query, int count, const char *const *parameters,
                     struct db_reply *ret_reply, struct db_file *ret_file) {
  enum { MEDIA_TYPE = 2, NAME, BYTES, COLUMNS };
  RESULT result = NULL;
  struct values values = {.count = count, .parameters = parameters};
  enum problem problem = run(db, query, values, FORMAT_BINARY, &result);
  if (problem == PROBLEM_NONE) problem = read_verdict(result, COLUMNS, arena, query, ret_reply);
  if (problem != PROBLEM_NONE) return problem;
  const char *copies[COLUMNS] = {NULL};
  for (int i = MEDIA_TYPE; i < COLUMNS; i++) {
    if (!PQgetisnull(result, 0, i))
      copies[i] = arena_copy(arena, PQgetvalue(result, 0, i), (size_t)PQgetlength(result, 0, i));
    if (copies[i] == NULL) return PROBLEM_INTERNAL;
  }
  *ret_file = (struct db_file){.media_type = copies[MEDIA_TYPE],
                               .name = copies[NAME],
                               .bytes = copies[BYTES],
                               .length = (size_t)PQgetlength(result, 0, BYTES)};
  return PROBLEM_NONE;
}

enum problem db_rows(struct db *db, enum query query, int count, const char *const *parameters, db_row_fn *each,
                     void *context) {
  RESULT result = NULL;
  struct values sent = {.count = count, .parameters = parameters};
  enum problem problem = run(db, query, sent, FORMAT_TEXT, &result);
  if (problem != PROBLEM_NONE) return problem;
  const char *values[COLUMNS_MAX];
  int columns = PQnfields(result) < COLUMNS_MAX ? PQnfields(result) : COLUMNS_MAX;
  for (int row = 0; row < PQntuples(result); row++) {
    for (int i = 0; i < columns; i++) values[i] = PQgetisnull(result, row, i) ? NULL : PQgetvalue(result, row, i);
    each(context, columns, values);
  }
  return PROBLEM_NONE;
}
