# Runs checks and says how they end. $1: separator; then the seconds that it may take and the command of each.
sep=$1
shift
while [ $# -ge 2 ]; do
    verdict=not
    ! succeeds "$1" "$2" || verdict=holds
    case $seen in
        # The words are the shell's, about its own end.
        'the command did not end'*) last= ;;
    esac
    printf '%s %s%s%s\n' "$verdict" "$seen" "${last:+$nl$last}" "$sep"
    shift 2
done
