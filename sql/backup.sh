#!/bin/bash
# A backup of the whole database, while everything runs:   sql/backup.sh DIRECTORY
# Makes DIRECTORY/emtihan-<UTC time>, whole or not at all, and prints its name:
#   database   pg_dump's custom format, compressed, of one moment     heads      the newest link of every chain before it
#   manifest   when, of what, its schema version and zone, the audit  SHA256SUMS of these three
# Needs `emtihan` on the PATH; connects by libpq's environment (PGHOST, PGPASSFILE …) as PGUSER, by default emtihan_owner.
# In it are personal data and the keys of questions: only its maker can read it. Keep it on another machine.
set -euo pipefail
export PGUSER=${PGUSER:-emtihan_owner} PGDATABASE=${PGDATABASE:-emtihan}
umask 077

fail() {
  echo "backup: $1; no backup was made" >&2
  exit 1
}

ask() {
  psql --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 --command "$1"
}

# The streams may be broken: then a backup is wanted all the more. Without its last line nothing was verified.
audit() {
  local said
  said=$(EMTIHAN_DATABASE="dbname=$PGDATABASE user=$PGUSER" emtihan verify-audit --heads 2>&1 >heads) || true
  grep -v 'digest of the heads' <<<"$said" >&2 || true
  grep 'digest of the heads' <<<"$said"
}

make() {
  local audit facts schema
  audit=$(audit) || fail 'the chains could not be verified'
  facts=$(ask "select 'server   PostgreSQL ' || current_setting('server_version') || E'\nzone     ' || university_zone()") ||
    fail 'the database could not be asked'
  pg_dump --format=custom --lock-wait-timeout=60s --file=database || fail 'pg_dump failed'
  pg_restore --file=/dev/null database || fail 'the copy cannot be read'
  # As it is in the copy, whatever was deployed meanwhile.
  schema=$(pg_restore --data-only --table=schema_migrations --file=- database | grep -oE '^[0-9]+' | sort -n | tail -n 1) ||
    fail 'the copy cannot be read'
  cat >manifest <<MANIFEST
made     $made
database $PGDATABASE
$facts
schema   $schema
audit    $audit
MANIFEST
  sha256sum database heads manifest >SHA256SUMS
  sync database heads manifest SHA256SUMS .
}

[ $# = 1 ] || { sed -n '2,/^set/{s/^# \{0,1\}//;/^set/!p}' "$0" >&2; exit 2; }
for program in emtihan psql pg_dump; do
  command -v $program >/dev/null || fail "$program is not on the PATH"
done
cd "$1" || fail "$1 is no directory that can be entered"
directory=$PWD
exec 9<.
flock --nonblock 9 || fail "another backup is being made in $1"
rm -rf .unfinished   # of one that was killed
mkdir .unfinished || fail "$1 cannot be written to"
trap 'rm -rf "$directory/.unfinished"' EXIT
trap 'exit 130' INT TERM
cd .unfinished
# The name is a second's: whoever comes in the second of the last one waits for the next.
until made=$(date --utc +%Y-%m-%dT%H:%M:%SZ) && name=emtihan-${made//:/} && [ ! -e "$directory/$name" ]; do sleep 0.1; done
make
mv --no-target-directory "$directory/.unfinished" "$directory/$name"
sync "$directory"
echo "$directory/$name"
