/* One worker process: threads that accept, read, route, authenticate, handle, write and log; a pool and a saver. */
#ifndef EMTIHAN_WORKER_H
#define EMTIHAN_WORKER_H

#include "config.h"

/* Serves `listener` (a listening, non-blocking socket) until SIGTERM, then lets the requests in flight finish.
   SIGTERM and SIGINT must be blocked by the caller. The exit status of the process. */
int worker_run(const struct config *config, int listener) __attribute__((warn_unused_result));

#endif
