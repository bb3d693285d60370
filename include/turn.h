/* Turns at what fills a core: hashing a password, taking in a file, printing one. The process does one of each kind at
   a time, one of all while they are short, and where others want the cores it leaves them some time in between, so that
   answers are saved beside it. */
#ifndef EMTIHAN_TURN_H
#define EMTIHAN_TURN_H

#include <stdbool.h>

enum turn { TURN_HASH, TURN_IMPORT, TURN_DOCUMENT, TURN_COUNT };

/* Waits until nobody has a turn of this kind, those of the other kinds are over or last longer than LIMIT_REST_MAX_MS,
   and the rest is over; false when that takes longer than LIMIT_TURN_MS: then there is no turn to give back. The caller
   must hold nothing that others need, no connection to the database above all. A thread that has a turn takes what it
   wants more within that one, at once. */
bool turn_take(enum turn kind) __attribute__((warn_unused_result));
/* Nothing begins for LIMIT_REST_TIMES as long as this turn waited, for a core or for the database, but for
   LIMIT_REST_MAX_MS at most: a hash on an idle machine is followed by little, one on a busy machine by much. */
void turn_give(enum turn kind);
/* No rests any more: the process drains. */
void turn_hurry(void);

#endif
