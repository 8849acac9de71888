# Stops with a message. $1: the message; $2: a command that is tried once more, or empty.
if [ -n "$2" ]; then
    reason=$(wanted command "$2" no) && exit 0
    printf '%s: %s\n' "$1" "$reason" >&2
else
    printf '%s\n' "$1" >&2
fi
exit 1
