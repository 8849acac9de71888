# Says of each condition whether it holds, and what was seen. $1: separator; then the seven arguments of 'holds' for each.
sep=$1
shift
while [ $# -ge 7 ]; do
    verdict=not
    ! holds "$@" || verdict=holds
    printf '%s %s%s\n' "$verdict" "$seen" "$sep"
    shift 7
done
