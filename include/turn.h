/* Turns at what fills a core: hashing a password, taking in a file, printing a document. One thread of the process is
   at it at a time, and where others want the cores it leaves them more than it takes, so that answers are saved beside
   it. */
#ifndef EMTIHAN_TURN_H
#define EMTIHAN_TURN_H

/* Waits for it. Who has it may take it again, and gives it as often. Who waits holds nothing that others need, no
   connection to the database above all. */
void turn_take(void);
/* The next one begins once three times as long has passed as this one waited, for a core or for the database, but after
   LIMIT_REST_MS at the latest. */
void turn_give(void);

#endif
