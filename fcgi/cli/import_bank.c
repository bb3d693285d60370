#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "cli.h"
#include "import.h"
#include "limit.h"
#include "text.h"

static void free_arena(struct arena **arena) {
  arena_free(*arena);
}
static void close_database(struct db **db) {
  db_close(*db);
}

int cli_import_bank(const struct config *config, int count, char **arguments) {
  const char *is_dry_run = cli_take_flag(&count, arguments, "--dry-run") ? "true" : "false";
  const char *is_partial = cli_take_flag(&count, arguments, "--partial") ? "true" : "false";
  const char *encoding_name = cli_take_option(&count, arguments, "--encoding");
  enum encoding encoding = ENCODING_UTF8;
  if (count != 4 || (encoding_name != NULL && !encoding_from_name(encoding_name, &encoding))) return 2;
  struct arena *arena __attribute__((cleanup(free_arena))) = arena_new(LIMIT_ARENA);
  struct db *db __attribute__((cleanup(close_database))) = db_open(config->database);
  struct db_reply reply = {0};
  if (arena == NULL || db == NULL) return cli_fail(PROBLEM_INTERNAL, &reply);
  const char *bytes = NULL;
  size_t length = 0;
  if (!cli_read(arena, arguments[3], &bytes, &length)) return 1;
  bool is_text = text_is_utf8(arguments[3], strlen(arguments[3])); /* names of files may be anything */
  struct bank_file file;
  enum problem problem = import_read_bank(arena, encoding, bytes, length, &file);
  if (problem == PROBLEM_NONE)
    problem = db_one(db, arena, Q_bank_import, 8,
                     (const char *[]){NULL, arguments[1], arguments[2], file.questions, file.findings,
                                      is_text ? arguments[3] : NULL, is_dry_run, is_partial},
                     &reply);
  if (problem == PROBLEM_NOT_FOUND) {
    fprintf(stderr, "emtihan: there is no discipline %s, or %s is none of kk, ru, en\n", arguments[1], arguments[2]);
    return 1;
  }
  return cli_report(db, problem, &reply);
}
