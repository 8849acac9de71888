# Stops with a message. $1: the message; then nothing, or seconds and a command that is tried once more.
message=$1
if [ $# -gt 1 ]; then
    ! succeeds "$2" "$3" || exit 0
    message="$message ($seen$last)"
fi
printf '%s\n' "$message" >&2
exit 1
