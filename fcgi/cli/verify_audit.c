#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "auth.h"
#include "cli.h"

enum { PART_OF_LIST = 64 * 1024 };

struct verification {
  struct db *db;
  struct auth_digest *digest; /* of the list of heads */
  bool prints_heads;
  char *last; /* the stream that was verified last; NULL: none of this kind, or no memory */
  uint64_t streams, entries, broken;
};

static void end_verification(struct verification *verification) {
  free(verification->last);
  db_close(verification->db);
}
static void close_file(FILE **file) {
  if (*file != NULL && *file != stdin) fclose(*file);
}

static void say_broken(struct verification *verification, const char *stream, const char *number, const char *flaw) {
  verification->broken++;
  fprintf(stderr, "broken: %s%s%s: %s\n", stream, number == NULL ? "" : ", number ", number == NULL ? "" : number,
          flaw);
}

/* (stream, entries, head, number of the first broken link, what is wrong there) */
static void take_stream(void *context, int columns, const char *const *values) {
  struct verification *verification = context;
  if (columns != 5) return;
  const char *const line[] = {values[1], " ", values[2], " ", values[0], "\n"};
  for (size_t i = 0; i < sizeof line / sizeof line[0]; i++) {
    auth_digest_add(verification->digest, line[i]);
    if (verification->prints_heads) fputs(line[i], stdout);
  }
  if (values[4] != NULL) say_broken(verification, values[0], values[3], values[4]);
  verification->streams++;
  verification->entries += strtoull(values[1], NULL, 10);
  free(verification->last);
  verification->last = strdup(values[0]);
}

/* All streams of a kind, page by page: neither side ever holds more than some of them. */
static enum problem verify_streams(struct verification *verification, enum query query) {
  enum problem problem = PROBLEM_NONE;
  uint64_t before = 0;
  const char *after = "";
  do {
    before = verification->streams;
    problem = db_rows(verification->db, query, 1, &after, take_stream, verification);
    after = verification->last;
  } while (problem == PROBLEM_NONE && verification->streams > before && after != NULL);
  return problem == PROBLEM_NONE && verification->streams > before ? PROBLEM_INTERNAL : problem;
}

/* (stream, number, what is wrong there) */
static void take_difference(void *context, int columns, const char *const *values) {
  if (columns == 3) say_broken(context, values[0], values[1], values[2]);
}

/* Sends an older list of heads in parts of whole lines. False: it said why. */
static bool compare(struct verification *verification, const char *path) {
  FILE *file __attribute__((cleanup(close_file))) = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");
  static char part[PART_OF_LIST];
  const char *parameter = part;
  size_t length = 0;
  bool more = file != NULL;
  while (more) {
    more = fgets(part + length, (int)(sizeof part - length), file) != NULL;
    if (more) length += strlen(part + length);
    if (length == 0 || (more && length < sizeof part - 1024)) continue;
    enum problem problem = db_rows(verification->db, Q_audit_compare, 1, &parameter, take_difference, verification);
    if (problem != PROBLEM_NONE) return cli_fail(problem, &(struct db_reply){0}) == EXIT_SUCCESS;
    length = 0;
  }
  if (file != NULL && !ferror(file)) return true;
  fprintf(stderr, "emtihan: %s: %s\n", path, strerror(errno));
  return false;
}

int cli_verify_audit(const struct config *config, int count, char **arguments) {
  struct verification verification
      __attribute__((cleanup(end_verification))) = {.prints_heads = cli_take_flag(&count, arguments, "--heads")};
  const char *since = cli_take_option(&count, arguments, "--since");
  if (count != 1) return 2;
  verification.db = db_open(config->database);
  verification.digest = auth_digest_new();
  if (verification.db == NULL || verification.digest == NULL) return cli_fail(PROBLEM_INTERNAL, &(struct db_reply){0});
  enum problem problem = verify_streams(&verification, Q_audit_verify);
  if (problem == PROBLEM_NONE) problem = verify_streams(&verification, Q_receipts_verify);
  char digest[AUTH_HASH_HEX];
  auth_digest_end(verification.digest, digest);
  if (problem != PROBLEM_NONE) return cli_fail(problem, &(struct db_reply){0});
  if (since != NULL && !compare(&verification, since)) return EXIT_FAILURE;
  fprintf(verification.prints_heads ? stderr : stdout,
          "%" PRIu64 " streams, %" PRIu64 " entries, %" PRIu64 " broken, digest of the heads %s\n",
          verification.streams, verification.entries, verification.broken, digest);
  return verification.broken == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
