/* The commands for IT staff: `emtihan COMMAND …`. Each returns the exit status: 0 done, 1 refused or failed, 2 misused.
 */
#ifndef EMTIHAN_CLI_H
#define EMTIHAN_CLI_H

#include <stdbool.h>
#include <stddef.h>

#include "config.h"
#include "db.h"

typedef int command_fn(const struct config *config, int count, char **arguments);

command_fn cli_import_bank, cli_import_roster, cli_set_password, cli_verify_audit;

/* Takes `flag` ("--dry-run") out of the arguments; was it there? */
bool cli_take_flag(int *count, char **arguments, const char *flag) __attribute__((warn_unused_result));
/* Takes "<option>=value" out of the arguments: its value, or NULL when it was not there. */
const char *cli_take_option(int *count, char **arguments, const char *option) __attribute__((warn_unused_result));
/* The whole file, or standard input for "-", in the arena; up to LIMIT_IMPORT_BODY bytes. False: it said why. */
bool cli_read(struct arena *arena, const char *path, const char **ret_bytes, size_t *ret_length)
    __attribute__((warn_unused_result));
/* Prints an import's report, or why there is none, and gives the exit status. */
int cli_report(struct db *db, enum problem problem, const struct db_reply *reply);
/* Says that this problem ended the command; the status of failure. */
int cli_fail(enum problem problem, const struct db_reply *reply);

#endif
