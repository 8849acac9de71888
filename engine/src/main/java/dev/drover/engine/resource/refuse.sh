# Fails, changing nothing. $1: why.
printf '%s; nothing was changed\n' "$1" >&2
exit 1
