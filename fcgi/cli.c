#include "cli.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "limit.h"

static const char *take(int *count, char **arguments, int at) {
  const char *taken = arguments[at];
  for (int i = at; i + 1 < *count; i++) arguments[i] = arguments[i + 1];
  --*count;
  return taken;
}

bool cli_take_flag(int *count, char **arguments, const char *flag) {
  for (int i = 1; i < *count; i++)
    if (strcmp(arguments[i], flag) == 0) return take(count, arguments, i) != NULL;
  return false;
}

const char *cli_take_option(int *count, char **arguments, const char *option) {
  size_t length = strlen(option);
  for (int i = 1; i < *count; i++)
    if (strncmp(arguments[i], option, length) == 0 && arguments[i][length] == '=')
      return take(count, arguments, i) + length + 1;
  return NULL;
}

static void close_file(FILE **file) {
  if (*file != NULL && *file != stdin) fclose(*file);
}

bool cli_read(struct arena *arena, const char *path, const char **ret_bytes, size_t *ret_length) {
  FILE *file __attribute__((cleanup(close_file))) = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
  if (file == NULL) {
    fprintf(stderr, "emtihan: %s: %s\n", path, strerror(errno));
    return false;
  }
  char *bytes = arena_alloc(arena, LIMIT_IMPORT_BODY + 1);
  if (bytes == NULL) {
    fputs("emtihan: there is not enough memory for the file\n", stderr);
    return false;
  }
  size_t length = fread(bytes, 1, LIMIT_IMPORT_BODY + 1, file);
  if (ferror(file)) {
    fprintf(stderr, "emtihan: %s: %s\n", path, strerror(errno));
    return false;
  }
  if (length > LIMIT_IMPORT_BODY) {
    fprintf(stderr, "emtihan: %s is larger than %d MB: divide it\n", path, LIMIT_IMPORT_BODY / 1024 / 1024);
    return false;
  }
  *ret_bytes = bytes;
  *ret_length = length;
  return true;
}

int cli_fail(enum problem problem, const struct db_reply *reply) {
  fprintf(stderr, "emtihan: %s%s%s\n", problem_title(problem), reply->body == NULL ? "" : ": ",
          reply->body == NULL ? "" : reply->body);
  return EXIT_FAILURE;
}

static void print_line(void *unused, int columns, const char *const *values) {
  (void)unused;
  if (columns == 1 && values[0] != NULL) puts(values[0]);
}

int cli_report(struct db *db, enum problem problem, const struct db_reply *reply) {
  if (problem != PROBLEM_NONE && problem != PROBLEM_FILE_REFUSED) return cli_fail(problem, reply);
  enum problem printing = db_rows(db, Q_report_lines, 1, &reply->body, print_line, NULL);
  if (printing != PROBLEM_NONE) return cli_fail(printing, &(struct db_reply){0});
  return problem == PROBLEM_NONE ? EXIT_SUCCESS : EXIT_FAILURE;
}
