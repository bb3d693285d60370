/* PostgreSQL: the pool, the closed list of statements, one place that looks at status, row count and SQLSTATE.
   Only db.c includes libpq. */
#ifndef EMTIHAN_DB_H
#define EMTIHAN_DB_H

#include <stdbool.h>
#include <stddef.h>

#include "error.h"
#include "queries.h" /* generated from sql/queries: enum query, Q_<name>, QUERY_COUNT */

struct arena;
struct db; /* one connection, its statements prepared on first use; belongs to one thread at a time */

/* Starts this process's pool; connections are made when first borrowed. `conninfo` must outlive the pool. Call after
 * fork. `when_slow` is called by whoever has waited LIMIT_PATIENCE_MS for a connection, and waits on. */
void db_pool_start(const char *conninfo, int connections, void (*when_slow)(void));
void db_pool_stop(void);
const char *db_pool_conninfo(void);
/* A connection, waiting up to 2 s for a free one; NULL: none came free. Give it back with db_return. */
struct db *db_borrow(void) __attribute__((warn_unused_result));
void db_return(struct db *db);
/* A connection outside the pool (saver, sweeper, command line), made when first used. NULL without memory. */
struct db *db_open(const char *conninfo) __attribute__((warn_unused_result));
void db_close(struct db *db);

/* Is the database there, at the schema version this binary was built for, and are commits durable? Reconnects if need
   be. PROBLEM_NONE; PROBLEM_UNAVAILABLE; PROBLEM_WRONG_SCHEMA, and then no other statement is sent on this connection.
 */
enum problem db_check(struct db *db) __attribute__((warn_unused_result));

/* Every statement of the portal returns one row: (verdict text, body text), or (verdict, body, stamp, time), all texts:
   see etag.h; the time is the database's. `parameters` are texts, NULL is null.
   PROBLEM_NONE: the verdict was "ok", "created" (ret_reply->created) or "unchanged" (ret_reply->unchanged); body and
   stamp are in the arena, NULL for null.
   A refusal by verdict gives its problem, and the body too (a JSON object with field, detail …, or NULL).
   Classes 40 (rolled back by a deadlock, say) and 55 (a lock did not come in time) are PROBLEM_BUSY, and so is what
   somebody else was first to do: 23503, 23505, 23P01, EM002. A lost connection, time-out, shutdown or lack of room is
   PROBLEM_UNAVAILABLE; so is a session that is fit for nothing (read-only on a standby, its prepared statements gone,
   its reply not heard), which is then replaced. Any other SQLSTATE, or another number of rows, is logged and
   PROBLEM_INTERNAL: a value that a statement chokes on (class 22) is our mistake, since the verdict names those that
   are not acceptable. */
struct db_reply {
  const char *body;
  size_t length;
  const char *stamp;
  const char *time;
  bool created;
  bool unchanged;
};
enum problem db_one(struct db *db, struct arena *arena, enum query query, int count, const char *const *parameters,
                    struct db_reply *ret_reply) __attribute__((warn_unused_result));

/* db_one with one more parameter behind the texts: these bytes, for a bytea, sent as they are. */
enum problem db_store(struct db *db, struct arena *arena, enum query query, int count, const char *const *parameters,
                      const char *bytes, size_t length, struct db_reply *ret_reply) __attribute__((warn_unused_result));

/* For a statement whose row is (verdict text, body text, media type text, name text, bytes bytea). A refusal is that of
   db_one; else the file is in the arena, its bytes as they are stored. */
struct db_file {
  const char *media_type;
  const char *name;
  const char *bytes;
  size_t length;
};
enum problem db_file(struct db *db, struct arena *arena, enum query query, int count, const char *const *parameters,
                     struct db_reply *ret_reply, struct db_file *ret_file) __attribute__((warn_unused_result));

/* Any number of rows of text columns; `each` is called per row with values that live until it returns (NULL is null).
   The problems are those of db_one. */
typedef void db_row_fn(void *context, int columns, const char *const *values);
enum problem db_rows(struct db *db, enum query query, int count, const char *const *parameters, db_row_fn *each,
                     void *context) __attribute__((warn_unused_result));

#endif
