/* The parent process: owns the listening socket, forks workers and one sweeper, respawns what ends, drains. */
#ifndef EMTIHAN_PARENT_H
#define EMTIHAN_PARENT_H

#include "config.h"

/* Serves until SIGTERM or SIGINT, then drains and returns the exit status. SIGHUP drains and executes `arguments`, the
   process's own, again with the socket kept open, so that a new binary takes over and no request is refused. */
int parent_run(const struct config *config, char *const *arguments) __attribute__((warn_unused_result));

#endif
