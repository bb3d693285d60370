#include <string.h>

#include "arena.h"
#include "auth.h"
#include "cli.h"
#include "import.h"
#include "limit.h"

static void free_arena(struct arena **arena) {
  arena_free(*arena);
}
static void close_database(struct db **db) {
  db_close(*db);
}

/* Unlike a request, the command line may hash as many passwords as the file has; on a busy machine each rests. */
static enum problem hash_passwords(struct db *db, struct roster_file *file, bool is_dry_run) {
  const char *logins = NULL;
  enum problem problem = import_password_logins(file, &logins);
  if (problem != PROBLEM_NONE || logins == NULL) return problem;
  problem = db_rows(db, Q_people_without_password, 1, &logins, import_want_password, file);
  return problem == PROBLEM_NONE ? import_hash_passwords(file, is_dry_run) : problem;
}

int cli_import_roster(const struct config *config, int count, char **arguments) {
  bool is_dry_run = cli_take_flag(&count, arguments, "--dry-run");
  const char *is_partial = cli_take_flag(&count, arguments, "--partial") ? "true" : "false";
  if (count != 3 || !import_is_roster(arguments[1])) return 2;
  struct arena *arena __attribute__((cleanup(free_arena))) = arena_new(LIMIT_ARENA);
  struct db *db __attribute__((cleanup(close_database))) = db_open(config->database);
  struct db_reply reply = {0};
  if (arena == NULL || db == NULL || !auth_start(config)) return cli_fail(PROBLEM_INTERNAL, &reply);
  const char *bytes = NULL;
  size_t length = 0;
  if (!cli_read(arena, arguments[2], &bytes, &length)) return 1;
  struct roster_file *file = NULL;
  enum problem problem = import_read_roster(arena, arguments[1], bytes, length, &file);
  if (problem == PROBLEM_NONE) problem = hash_passwords(db, file, is_dry_run);
  if (problem != PROBLEM_NONE) return cli_fail(problem, &reply);
  const char *rows = import_rows(file);
  const char *findings = import_findings(file);
  if (rows == NULL || findings == NULL) return cli_fail(PROBLEM_INTERNAL, &reply);
  problem =
      db_one(db, arena, Q_roster_import, 6,
             (const char *[]){NULL, arguments[1], rows, findings, is_dry_run ? "true" : "false", is_partial}, &reply);
  return cli_report(db, problem, &reply);
}
