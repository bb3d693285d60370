/* The group saver: every answer and contact that waits goes out in one statement, on one connection of its own. While a
   group is in flight the next one gathers; no timers, so a single client waits for nobody. */
#ifndef EMTIHAN_SAVER_H
#define EMTIHAN_SAVER_H

#include <stdbool.h>

#include "error.h"

struct arena;

/* One answer, or with n NULL one contact. All texts as PostgreSQL reads them; they must outlive the call. */
struct save {
  const char *token_hash;
  const char *attempt_id; /* a valid UUID */
  const char *epoch;
  const char *n;
  const char *seq;    /* NULL for a contact */
  const char *choice; /* NULL: the answer is cleared */
};

/* Starts this process's saver thread. False without memory or threads. `when_slow` is called by whoever has waited
   LIMIT_PATIENCE_MS for an answer, and waits on. */
bool saver_start(const char *conninfo, void (*when_slow)(void)) __attribute__((warn_unused_result));
/* Saves what waits, then ends the thread. No saver_save may run or follow. */
void saver_stop(void);

/* Queues the item and sleeps until its group is committed. PROBLEM_NONE: committed; *ret_body is the receipt (JSON, in
   the arena). Otherwise what sql/queries/attempt.sql: attempt_save found, *ret_body then holds its members or NULL;
   PROBLEM_UNAVAILABLE: unknown, repeat with the same sequence number. */
enum problem saver_save(struct arena *arena, const struct save *save, const char **ret_body)
    __attribute__((warn_unused_result));

#endif
