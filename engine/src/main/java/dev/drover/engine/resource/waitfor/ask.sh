# Says of each condition whether it holds. $1: separator; then kind, target and absent (yes or no) of each.
sep=$1
shift
while [ $# -ge 3 ]; do
    if reason=$(wanted "$1" "$2" "$3"); then
        printf 'holds%s\n' "$sep"
    else
        printf 'not: %s%s\n' "$reason" "$sep"
    fi
    shift 3
done
