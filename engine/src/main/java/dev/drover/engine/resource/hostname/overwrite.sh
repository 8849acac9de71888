# Writes a file in place: where it is a mount point, no rename can replace it. The content comes from standard input.
# $1 path
content=$(cat)
words=$( (printf '%s\n' "$content" >"$1") 2>&1) || {
    printf 'cannot write %s: %s\n' "$1" "${words##*: }" >&2
    exit 1
}
sync
