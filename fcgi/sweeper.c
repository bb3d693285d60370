#include "sweeper.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "arena.h"
#include "db.h"
#include "log.h"

enum { SWEEP_MEMORY = 64 * 1024 };

/* True when a full portion was swept, so that more may wait. */
static bool sweep(struct db *db, struct arena *arena, enum query query) {
  struct db_reply reply = {0};
  enum problem problem = db_one(db, arena, query, 0, NULL, &reply);
  if (problem != PROBLEM_NONE)
    log_event(LOG_ERROR, "sweep", "%s", problem_title(problem));
  else if (reply.body != NULL)
    log_event(LOG_INFO, "sweep", "%s", reply.body);
  arena_reset(arena);
  return problem == PROBLEM_NONE && reply.created;
}

/* Attempts whose time is up, then appeals whose term is over, then reminders, then the papers of tests to come. */
static bool sweep_all(struct db *db, struct arena *arena) {
  static const enum query queries[] = {Q_attempt_sweep, Q_appeal_sweep, Q_works_sweep, Q_papers_sweep};
  bool more = false;
  for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) more = sweep(db, arena, queries[i]) || more;
  return more;
}

int sweeper_run(const struct config *config) {
  struct db *db = db_open(config->database);
  struct arena *arena = arena_new(SWEEP_MEMORY);
  if (db == NULL || arena == NULL) return EXIT_FAILURE;
  sigset_t endings;
  sigemptyset(&endings);
  sigaddset(&endings, SIGTERM);
  sigaddset(&endings, SIGINT);
  static const struct timespec pause = {.tv_sec = 1};
  static const struct timespec none = {0};
  while (sigtimedwait(&endings, NULL, sweep_all(db, arena) ? &none : &pause) < 0) continue;
  db_close(db);
  arena_free(arena);
  return EXIT_SUCCESS;
}
