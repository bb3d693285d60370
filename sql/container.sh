#!/bin/bash
# PostgreSQL as the only process of a container: creates the cluster the first time; sets the roles and their passwords
# (OWNER_PASSWORD, WORKER_PASSWORD) while nobody can reach it; then becomes the server.
set -euo pipefail
cd "$(dirname "$0")"
PATH=/usr/lib/postgresql/15/bin:$PATH
data=/var/lib/emtihan/data

if [ ! -d $data ]; then
  rm -rf $data.new
  initdb --pgdata=$data.new --data-checksums --username=postgres --auth=peer --encoding=UTF8 --locale=C.UTF-8 \
    >/dev/null
  mv $data.new $data
fi

# From inside of the container its superuser, from the private network the roles with a password.
cat >/tmp/pg_hba.conf <<'RULES'
local all postgres peer
host emtihan emtihan_owner,emtihan_worker samenet scram-sha-256
RULES

settings=(-k /tmp -c hba_file=/tmp/pg_hba.conf -c max_connections=400 -c synchronous_commit=on
  -c timezone=UTC -c log_timezone=UTC -c log_line_prefix='%m[%p]%q%u@%d:')

pg_ctl --pgdata=$data --wait --timeout=600 --silent --options="${settings[*]} -c listen_addresses=" start
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --host=/tmp --username=postgres --dbname=postgres \
  --file=cluster.sql --file=- <<'SQL'
\getenv owner OWNER_PASSWORD
\getenv worker WORKER_PASSWORD
set password_encryption = 'scram-sha-256';
alter role emtihan_owner password :'owner';
alter role emtihan_worker password :'worker';
SQL
pg_ctl --pgdata=$data --wait --mode=fast --silent stop

exec postgres -D $data "${settings[@]}" -c listen_addresses='*'
