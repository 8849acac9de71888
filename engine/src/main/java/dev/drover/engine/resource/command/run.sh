# Runs a command. $1: directory or empty; $2: exit statuses that mean success, separated by blanks; $3: how many
# NAME=VALUE words follow; then "sh", the program and its arguments, or "argv" and the words.
directory=$1
accepted=$2
variables=$3
shift 3
if [ -n "$directory" ]; then
    cd -- "$directory" || {
        printf 'cannot go to the directory %s; nothing was run\n' "$directory" >&2
        exit 1
    }
fi
while [ "$variables" -gt 0 ]; do
    # shellcheck disable=SC2163 # the name and the value are one checked word
    export "$1"
    shift
    variables=$((variables - 1))
done
kind=$1
shift
if [ "$kind" = sh ]; then
    program=$1
    shift
    sh -c "$program" sh "$@"
else
    "$@"
fi
status=$?
for one in $accepted; do
    [ "$status" -eq "$one" ] && exit 0
done
printf 'exit status %s\n' "$status" >&2
exit 1
