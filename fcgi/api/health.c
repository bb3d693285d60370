#include "api.h"

enum problem health_show(struct call *call) {
  return call_reply(call, 200, "{\"status\":\"alive\"}");
}

static void free_db(struct db **db) {
  db_close(*db);
}

/* On a connection of its own: it must tell the truth also while the pool is exhausted. */
enum problem ready_show(struct call *call) {
  struct db *db __attribute__((cleanup(free_db))) = db_open(db_pool_conninfo());
  if (db == NULL) return PROBLEM_INTERNAL;
  call->round_trips++;
  enum problem problem = db_check(db);
  return problem == PROBLEM_NONE ? call_reply(call, 200, "{\"status\":\"ready\"}") : problem;
}

enum problem clock_show(struct call *call) {
  return call_query(call, Q_clock_show, 0, NULL);
}
