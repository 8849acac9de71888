# Says of each condition whether it holds, and what was seen. $1: separator; then the seven arguments of 'holds' for each.
sep=$1
shift
while [ $# -ge 7 ]; do
    verdict=not
    ! holds "$@" || verdict=holds
    case $seen in
        # The words are the shell's, about its own end.
        'the command did not end'*) last= ;;
    esac
    printf '%s %s%s%s\n' "$verdict" "$seen" "${last:+$nl$last}" "$sep"
    shift 7
done
