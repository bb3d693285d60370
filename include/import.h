/* Files that people hand in, read into the JSON that the import statements take. The API and the command line share it.
   Texts live in the arena. */
#ifndef EMTIHAN_IMPORT_H
#define EMTIHAN_IMPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "encoding.h"
#include "error.h"

struct arena;

/* What the reader found wrong, in both kinds of file: [{"line", "refused", "code", "detail"}], and what else finding.h
   names, where it is about that. */

struct bank_file {
  const char *questions; /* [{"line", "level", "text", "options", "right" (from 1)}] */
  const char *findings;
};
/* Reads a bank in the Platonus text format. PROBLEM_INTERNAL: out of memory. */
enum problem import_read_bank(struct arena *arena, enum encoding encoding, const char *bytes, size_t length,
                              struct bank_file *ret_file) __attribute__((warn_unused_result));

struct roster_file;
bool import_is_roster(const char *kind) __attribute__((warn_unused_result));
/* Reads a CSV file of that kind: "disciplines", "groups", "people", "sittings", "hearings" or "ratings", or the one
   that is no roster, "tickets". Its first line names the columns, in any order. The findings of its own are
   unknown_column, missing_column, repeated_column, too_many_cells, too_many_rows (more than 5000: they take 2 s),
   short_password and long_password. PROBLEM_INTERNAL: out of memory. */
enum problem import_read_roster(struct arena *arena, const char *kind, const char *bytes, size_t length,
                                struct roster_file **ret_file) __attribute__((warn_unused_result));

/* The logins that come with a password, [text], for the query people_without_password; NULL when none does.
   PROBLEM_INTERNAL: out of memory. */
enum problem import_password_logins(struct roster_file *file, const char **ret_logins)
    __attribute__((warn_unused_result));
/* A db_row_fn for that query's rows, one for each of those logins, with the file as context: is its password wanted? */
void import_want_password(void *file, int columns, const char *const *values);
/* How many are wanted. */
int import_passwords_wanted(const struct roster_file *file) __attribute__((warn_unused_result));
/* Hashes the wanted ones, or for a dry run lets them stand as given. PROBLEM_INTERNAL: hashing failed. */
enum problem import_hash_passwords(struct roster_file *file, bool is_dry_run) __attribute__((warn_unused_result));

/* [{"line", "<column>": text …}]; of a wanted password "password_hash". Both NULL when out of memory. */
const char *import_rows(struct roster_file *file) __attribute__((warn_unused_result));
const char *import_findings(struct roster_file *file) __attribute__((warn_unused_result));

#endif
