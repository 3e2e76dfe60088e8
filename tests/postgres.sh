#!/usr/bin/env bash
# Runs a command beside a PostgreSQL of its own: a new cluster in a temporary folder, on a socket
# there and on no port, which ends with the command. The command finds it in
#   TESTS_POSTGRES          a URL that milepost takes as MILEPOST_DATABASE
#   TESTS_POSTGRES_RESTART  a command that stops it at once and starts it again
#   TESTS_FOLDER            that folder, for what the tests of one run share
# With --durable every commit waits for the disk, as an operator's would.
# Usage: tests/postgres.sh [--durable] command…
set -euo pipefail

options="-c listen_addresses='' -c max_connections=200"
if [ "${1:-}" = --durable ]; then
  shift
else
  options="$options -c fsync=off -c full_page_writes=off"
fi

tools=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
folder=$(mktemp -d "${TMPDIR:-/tmp}/milepost-postgres-XXXXXX")
as_owner=()
if [ "$(id -u)" -eq 0 ]; then  # which PostgreSQL refuses to run as
  chown postgres: "$folder"
  as_owner=(runuser -u postgres --)
fi
cluster() {
  (cd "$folder" && "${as_owner[@]}" "$tools/$1" -D "$folder/data" "${@:2}" >>"$folder/log" 2>&1) ||
    { tail -n 20 "$folder/log" >&2; return 1; }
}
finish() {
  cluster pg_ctl stop -m immediate || true
  rm -rf "$folder"
}
trap finish EXIT

touch "$folder/log"
cluster initdb --username=milepost --auth=trust --encoding=UTF8 --no-locale --no-sync
cluster pg_ctl start -w -l "$folder/server.log" -o "$options -k $folder"

cat >"$folder/restart" <<END
#!/bin/sh
cd "$folder" && exec ${as_owner[*]} "$tools/pg_ctl" restart -w -D "$folder/data" -m fast -l "$folder/server.log"
END
export TESTS_POSTGRES="postgres://milepost@/postgres?host=$folder"
export TESTS_POSTGRES_RESTART="sh $folder/restart"  # also where nothing may be executed
export TESTS_FOLDER="$folder"
"$@"
