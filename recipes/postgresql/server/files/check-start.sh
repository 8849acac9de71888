#!/bin/sh
# Says whether PostgreSQL can start with a new file of settings or a new pg_hba.conf: an empty server tries, which nobody can
# reach, and goes away again.
# $1 the version, $2 settings or hba, $3 the new file
set -eu

version=$1
kind=$2
new=$3
programs=/usr/lib/postgresql/$version/bin
etc=/etc/postgresql/$version/main

# As the account of the server, which may not see the new file where it is.
as_postgres() {
    (cd / && setpriv --reuid="$(id -u postgres)" --regid="$(id -g postgres)" --init-groups "$@")
}

fail() {
    # What is wrong, without times and the words of a start that went well until then.
    grep -e 'LOG: .*invalid' -e 'ERROR: ' -e 'FATAL: ' -e 'CONTEXT: ' -e 'HINT: ' "$1" >&2 || cat "$1" >&2
    exit 1
}

place=$(mktemp -d)
# Beside the real one, because names of files in it are looked for there.
tried=$(mktemp "$etc/.check-start.XXXXXX")
leave() {
    as_postgres "$programs/pg_ctl" -D "$place/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf -- "$place" "$tried"
}
trap leave EXIT
chown postgres:postgres "$place" "$tried"
cat -- "$new" >"$tried"

# It reads nothing but these: an environment variable could say more.
as_postgres "$programs/initdb" --pgdata="$place/data" --username=postgres --auth=trust --locale=C --no-sync \
    >"$place/log" 2>&1 </dev/null || fail "$place/log"
settings="-c listen_addresses= -c unix_socket_directories=$place -c unix_socket_group= -c shared_buffers=16MB -c huge_pages=off"
settings="$settings -c logging_collector=off -c log_destination=stderr -c archive_mode=off -c fsync=off"
case $kind in
settings) printf "include '%s'\n" "$tried" >>"$place/data/postgresql.conf" ;;
hba) settings="$settings -c hba_file=$tried" ;;
*)
    echo "unknown kind '$kind'" >&2
    exit 1
    ;;
esac
# A server begins to write where it was started.
: >"$place/log"
chown postgres:postgres "$place/log"
as_postgres "$programs/pg_ctl" -D "$place/data" -s -w -t 60 -l "$place/log" -o "$settings" start >/dev/null 2>&1 </dev/null ||
    fail "$place/log"
