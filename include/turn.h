/* Turns at what fills a core: hashing a password; taking in a file or printing one. The process does one of each kind
   at a time, one of both while they are short, and where others want the cores it leaves them some time in between, so
   that answers are saved beside it. */
#ifndef EMTIHAN_TURN_H
#define EMTIHAN_TURN_H

enum turn { TURN_FILE, TURN_HASH, TURN_COUNT };

/* Waits until nobody has a turn of this kind, one of the other kind is over or lasts longer than LIMIT_REST_MAX_MS, and
   the rest is over. The caller must hold nothing that others need, no connection to the database above all; in a turn
   at a file hashes may be taken. */
void turn_take(enum turn kind);
/* Nothing begins for LIMIT_REST_TIMES as long as this turn waited, for a core or for the database, but for
   LIMIT_REST_MAX_MS at most: an idle machine rests little, a busy one much. */
void turn_give(enum turn kind);
/* No rests any more: the process drains. */
void turn_hurry(void);

#endif
