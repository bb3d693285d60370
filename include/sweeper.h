/* The process that closes what nobody comes back for: silent, overdue and unresumed attempts, ended sessions;
   and that reminds. */
#ifndef EMTIHAN_SWEEPER_H
#define EMTIHAN_SWEEPER_H

#include "config.h"

/* Sweeps every second until SIGTERM, which the caller must have blocked. Several sweepers never collide: each takes
   rows that no other holds. The exit status of the process. */
int sweeper_run(const struct config *config) __attribute__((warn_unused_result));

#endif
