# Runs one of the programs that keep a host's accounts. $1: the program; then its arguments.
PATH=$PATH:/usr/sbin:/sbin
program=$1
shift
if ! command -v "$program" >/dev/null 2>&1; then
    printf '%s\n' "there is no $program on this host (it comes with the package passwd, shadow or shadow-utils)" >&2
    exit 127
fi
"$program" "$@"
status=$?
if [ "$status" -ne 0 ]; then
    printf '%s\n' "$program ended with status $status" >&2
fi
exit "$status"
