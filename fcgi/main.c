/* emtihan COMMAND: a table of commands, each with its settings already read. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "db.h"
#include "parent.h"

static int check(const struct config *config, int count, char **arguments) {
  (void)arguments;
  if (count != 1) return 2;
  struct db *db = db_open(config->database);
  enum problem problem = db == NULL ? PROBLEM_INTERNAL : db_check(db);
  db_close(db);
  if (problem == PROBLEM_NONE)
    printf("The settings are right and the database is at schema version %d.\n", SCHEMA_VERSION);
  else
    fprintf(stderr, "emtihan: %s\n", problem_title(problem));
  return problem == PROBLEM_NONE ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int serve(const struct config *config, int count, char **arguments) {
  return count == 1 ? parent_run(config, arguments - 1) : 2;
}

static const struct command {
  const char *name;
  const char *usage;
  command_fn *run;
} commands[] = {
    {"serve", "serve                                  run the workers and the sweeper (what nginx talks to)", serve},
    {"import-bank",
     "import-bank DISCIPLINE LANGUAGE FILE   take questions into a bank; --dry-run --partial --encoding=NAME",
     cli_import_bank},
    {"import-roster",
     "import-roster KIND FILE                take disciplines, groups, people, sittings or ratings; "
     "--dry-run --partial",
     cli_import_roster},
    {"set-password", "set-password LOGIN                     set somebody's password, given on standard input",
     cli_set_password},
    {"verify-audit",
     "verify-audit                           check the chains of the audit log and of the receipts; --heads "
     "--since=FILE",
     cli_verify_audit},
    {"--check", "--check                                check the settings and the database, then end", check},
};
enum { COMMAND_COUNT = sizeof commands / sizeof commands[0] };

static int help(FILE *to) {
  fputs("emtihan, the exam-session service of a university's portal\n\nCommands:\n", to);
  for (int i = 0; i < COMMAND_COUNT; i++) fprintf(to, "  emtihan %s\n", commands[i].usage);
  fputs("  emtihan --help                                 this page\n\n", to);
  if (to == stdout) config_help();
  return to == stdout ? EXIT_SUCCESS : 2;
}

int main(int count, char **arguments) {
  if (count < 2) return help(stderr);
  if (strcmp(arguments[1], "--help") == 0) return help(stdout);
  struct config config;
  if (!config_read(&config)) return EXIT_FAILURE;
  for (int i = 0; i < COMMAND_COUNT; i++) {
    if (strcmp(arguments[1], commands[i].name) != 0) continue;
    int status = commands[i].run(&config, count - 1, arguments + 1);
    return status == 2 ? help(stderr) : status;
  }
  fprintf(stderr, "emtihan: there is no command %s\n", arguments[1]);
  return help(stderr);
}
