# Runs checks and says how they end. $1: separator; then the seconds that it may take and the command of each.
sep=$1
shift
while [ $# -ge 2 ]; do
    verdict=not
    ! succeeds "$1" "$2" || verdict=holds
    printf '%s %s%s\n' "$verdict" "$seen" "$sep"
    shift 2
done
