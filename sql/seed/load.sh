#!/bin/bash
# Loads the demonstration faculty into an empty, migrated database, by the ways that staff use: rosters and banks by
# the commands, the rest by the functions of the portal. A database that has it already is left as it is.
# Needs `emtihan` on the PATH, EMTIHAN_DATABASE for it, and libpq's environment (PGHOST, PGDATABASE …) for the owner.
set -euo pipefail
cd "$(dirname "$0")"
export PGUSER=${PGUSER:-emtihan_owner} PGDATABASE=${PGDATABASE:-emtihan}

sql() {
  psql --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 --output /dev/null "$@"
}

# What a command found is of interest only when it failed.
quietly() {
  local said
  said=$("$@" 2>&1) || { printf '%s\n%s\n' "$*" "$said" >&2; exit 1; }
}

if [ "$(psql --no-psqlrc --tuples-only --no-align --command 'select exists (select from exam_sessions)')" = t ]; then
  exit 0
fi
quietly emtihan import-roster people rosters/staff.csv
quietly emtihan import-roster disciplines rosters/disciplines.csv
quietly emtihan import-roster groups rosters/groups.csv
quietly emtihan import-roster people rosters/students.csv
for bank in banks/*.txt; do
  IFS=. read -r discipline language _ <<<"$(basename "$bank")"
  quietly emtihan import-bank "$discipline" "$language" "$bank"
done
sql --single-transaction --file sessions.sql --file results.sql --file appeals.sql --file hearings.sql --file works.sql
