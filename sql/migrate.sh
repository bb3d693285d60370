#!/bin/bash
# Brings the database to the state this checkout describes: runs the migrations that it lacks, each in one transaction,
# then replaces functions, views and grants. Repeating it changes nothing; two at once wait for each other.
# Connects by libpq's environment (PGHOST, PGDATABASE …) as PGUSER, by default emtihan_owner.
# Fails when an applied migration was edited since, or the database is newer than this checkout.
set -euo pipefail
cd "$(dirname "$0")"
export PGUSER=${PGUSER:-emtihan_owner} PGDATABASE=${PGDATABASE:-emtihan} PGOPTIONS='-c client_min_messages=warning'

version_of() {   # migrations/0012_name.sql: 12
  local name=${1#migrations/}
  echo $((10#${name%%_*}))
}

# One migration as psql commands: its judgement of the stored state, then the file unless it was applied before.
migration() {
  local file=$1 version checksum
  version=$(version_of "$file")
  checksum=$(sha256sum <"$file" | cut -d' ' -f1)
  cat <<SQL
select not exists (select from schema_migrations where version = $version) as missing,
       exists (select from schema_migrations where version = $version and checksum <> '$checksum') as edited \gset
\if :edited
  do \$\$ begin raise exception '$file was edited after it was applied here'; end \$\$;
\endif
\if :missing
  \echo applying $file
  begin;
  \i $file
  insert into schema_migrations (version, name, checksum) values ($version, '$(basename "$file" .sql)', '$checksum');
  commit;
\endif
SQL
}

script() {
  local files=(migrations/[0-9][0-9][0-9][0-9]_*.sql) file highest
  highest=$(version_of "${files[-1]}")
  cat <<SQL
\o /dev/null
select pg_advisory_lock(hashtext('emtihan migrations'));
\o
create table if not exists schema_migrations (
  version    integer primary key,
  name       text not null,
  checksum   text not null,             -- SHA-256 of the file
  applied_at timestamptz not null default now()
);
select exists (select from schema_migrations where version > $highest) as newer \gset
\if :newer
  do \$\$ begin raise exception 'the database is newer than these files, which end at migration $highest'; end \$\$;
\endif
SQL
  for file in "${files[@]}"; do migration "$file"; done
  cat <<SQL
begin;
set local check_function_bodies = off; -- functions may name each other in any order
SQL
  for file in functions.sql functions/*.sql views.sql grants.sql; do
    [ ! -f "$file" ] || echo "\\i $file"
  done
  echo 'commit;'
}

script | psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --file -
