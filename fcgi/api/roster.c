#include <string.h>

#include "api.h"
#include "import.h"

/* First passwords that one request may set: each is some 10 ms of a core. */
enum { PASSWORDS_MAX = 100 };

/* Hashes the passwords of people who have none yet; without any in the file nothing is asked. */
static enum problem hash_passwords(struct call *call, struct roster_file *file, bool is_dry_run) {
  const char *logins = NULL;
  enum problem problem = import_password_logins(file, &logins);
  if (problem != PROBLEM_NONE || logins == NULL) return problem;
  problem = call_rows(call, Q_people_without_password, 1, &logins, import_want_password, file);
  if (problem != PROBLEM_NONE) return problem;
  if (import_passwords_wanted(file) > PASSWORDS_MAX)
    return call_refuse_named(
        call, PROBLEM_BAD_VALUE, "password", "too_many_passwords",
        "More than 100 new passwords in one file: divide it, or import it on the server with emtihan "
        "import-roster.");
  return import_hash_passwords(file, is_dry_run);
}

enum problem roster_import(struct call *call) {
  const char *kind = call->segment[0];
  const char *is_dry_run = NULL;
  const char *is_partial = NULL;
  if (!import_is_roster(kind)) return PROBLEM_NOT_FOUND;
  enum problem problem = call_flag(call, "dry_run", &is_dry_run);
  if (problem == PROBLEM_NONE) problem = call_flag(call, "partial", &is_partial);
  if (problem != PROBLEM_NONE) return problem;
  struct roster_file *file = NULL;
  problem = import_read_roster(call->arena, kind, call->request->body, call->request->body_length, &file);
  if (problem == PROBLEM_NONE) problem = hash_passwords(call, file, strcmp(is_dry_run, "true") == 0);
  if (problem != PROBLEM_NONE) return problem;
  const char *rows = import_rows(file);
  const char *findings = import_findings(file);
  if (rows == NULL || findings == NULL) return PROBLEM_INTERNAL;
  return call_query(call, Q_roster_import, 6,
                    (const char *[]){call->user_id, kind, rows, findings, is_dry_run, is_partial});
}
