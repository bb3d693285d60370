/* The commands for IT staff: `emtihan COMMAND …`. Each returns the exit status: 0 done, 1 refused or failed, 2 misused.
 */
#ifndef EMTIHAN_CLI_H
#define EMTIHAN_CLI_H

#include "config.h"

typedef int command_fn(const struct config *config, int count, char **arguments);

#endif
