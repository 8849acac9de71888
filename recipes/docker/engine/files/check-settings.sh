#!/bin/sh
# Says whether the Docker engine can start with a daemon.json. Changes nothing.
# $1 the file
set -eu

# With what its unit says besides: a key must not be said twice.
flags=
if systemctl cat docker.service 2>/dev/null | grep -q -e '^ExecStart=.* \(-H\|--host\)[ =]'; then
    flags='-H fd://'
fi
if dockerd --help | grep -q -e '--validate'; then
    # shellcheck disable=SC2086 # words
    exec dockerd --validate $flags --config-file="$1"
fi
# An engine before 23 reads its settings before all else, and then asks whether it is root: this one is nobody.
place=$(mktemp -d)
trap 'rm -rf -- "$place"' EXIT
cp -- "$1" "$place/daemon.json"
chown -R 65534:65534 "$place"
# shellcheck disable=SC2086 # words
words=$(cd / && timeout 30 setpriv --reuid=65534 --regid=65534 --clear-groups \
    dockerd $flags --config-file="$place/daemon.json" 2>&1) || true
case $words in
*'needs to be started with root'*) ;;
*)
    printf '%s\n' "$words" | sed -e "s|$place/daemon.json|daemon.json|g" >&2
    exit 1
    ;;
esac
