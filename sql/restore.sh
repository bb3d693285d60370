#!/bin/bash
# Brings a backup back, into the empty database that sql/cluster.sql has made:   sql/restore.sh BACKUP
# Refuses a damaged backup, one of another schema version than this checkout's, and a database in which there is
# something; restores all or nothing, then verifies the chains, also against the heads of before the backup.
# Needs `emtihan` on the PATH; connects by libpq's environment (PGHOST, PGPASSFILE …) as PGUSER, by default emtihan_owner.
set -euo pipefail
checkout=$(realpath "$(dirname "$0")")
export PGUSER=${PGUSER:-emtihan_owner} PGDATABASE=${PGDATABASE:-emtihan} PGOPTIONS='-c client_min_messages=warning'

fail() {
  echo "restore: $1; nothing was restored" >&2
  exit 1
}

ask() {
  psql --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 "$@"
}

fact() {
  sed -n "s/^$1  *//p" manifest
}

[ $# = 1 ] || { sed -n '2,/^set/{s/^# \{0,1\}//;/^set/!p}' "$0" >&2; exit 2; }
for program in emtihan psql pg_restore; do
  command -v $program >/dev/null || fail "$program is not on the PATH"
done
cd "$1" || fail "$1 is no directory that can be entered"
[ "$(sed 's/^[0-9a-f]\{64\}  //' SHA256SUMS 2>/dev/null | tr '\n' ' ')" = 'database heads manifest ' ] ||
  fail "$1 is no whole backup: its SHA256SUMS does not name its three files"
sha256sum --check --quiet --strict SHA256SUMS >&2 || fail "$1 is damaged"
highest=$(find "$checkout/migrations" -name '[0-9][0-9][0-9][0-9]_*.sql' -printf '%f\n' | sort | tail -n 1)
highest=$((10#${highest%%_*}))
[ "$(fact schema)" = $highest ] ||
  fail "the backup is at schema version $(fact schema), this checkout at $highest: take that version's files, and migrate then"

state=$(ask --command "select case
    when exists (select from pg_class where relnamespace = 'public'::regnamespace) then 'is not empty'
    when daticulocale is distinct from 'kk' or pg_encoding_to_char(encoding) <> 'UTF8' then 'is not as sql/cluster.sql makes it'
    else 'is ready' end from pg_database where datname = current_database()") || fail 'there is no database to ask: run sql/cluster.sql first'
[ "$state" = 'is ready' ] || fail "the database $PGDATABASE $state"
[ -n "$(fact zone)" ] || fail 'the backup is without a zone'
# Hashes of receipts cover local times, so the zone comes first.
ask --set zone="$(fact zone)" --file=- <<<"select format('alter database %I set emtihan.zone = %L', current_database(), :'zone') \gexec" ||
  fail "the zone could not be set: run sql/cluster.sql first"
pg_restore --single-transaction --exit-on-error --dbname="$PGDATABASE" database ||
  fail 'pg_restore failed'
# Of transactions of another cluster: no stamp would hold for a day. The next sql/migrate.sh leaves a note of its own.
ask --command='truncate changes'
PGOPTIONS='-c client_min_messages=error' ask --command=analyze   # of what is not the owner's PostgreSQL warns

echo "restored: schema version $(fact schema), of $(fact made)"
EMTIHAN_DATABASE="dbname=$PGDATABASE user=$PGUSER" emtihan verify-audit --since=heads || {
  echo "restore: the database was restored, but its chains do not verify; when it was backed up: $(fact audit)" >&2
  exit 1
}
