#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "auth.h"
#include "cli.h"
#include "limit.h"
#include "text.h"

static void free_arena(struct arena **arena) {
  arena_free(*arena);
}
static void close_database(struct db **db) {
  db_close(*db);
}

/* The first line of standard input, without its end. */
static bool read_password(char *password, int size) {
  if (fgets(password, size, stdin) == NULL) return false;
  password[strcspn(password, "\r\n")] = '\0';
  size_t length = strlen(password);
  return text_is_utf8(password, length) && text_points(password, length) >= 8 && text_points(password, length) <= 200;
}

int cli_set_password(const struct config *config, int count, char **arguments) {
  char password[1024];
  char hash[AUTH_PASSWORD_HASH];
  if (count != 2) return 2;
  if (!read_password(password, sizeof password)) {
    fputs("emtihan: the password is one line of 8 to 200 characters on standard input\n", stderr);
    return 1;
  }
  struct arena *arena __attribute__((cleanup(free_arena))) = arena_new(LIMIT_ARENA);
  struct db *db __attribute__((cleanup(close_database))) = db_open(config->database);
  struct db_reply reply = {0};
  if (arena == NULL || db == NULL || !auth_start(config)) return cli_fail(PROBLEM_INTERNAL, &reply);
  enum problem problem = auth_hash_password(password, hash);
  if (problem == PROBLEM_NONE)
    problem = db_one(db, arena, Q_password_set, 3, (const char *[]){NULL, arguments[1], hash}, &reply);
  if (problem == PROBLEM_NOT_FOUND) {
    fprintf(stderr, "emtihan: nobody has the login %s\n", arguments[1]);
    return 1;
  }
  if (problem != PROBLEM_NONE) return cli_fail(problem, &reply);
  printf("%s has a new password and is signed out everywhere.\n", arguments[1]);
  return 0;
}
