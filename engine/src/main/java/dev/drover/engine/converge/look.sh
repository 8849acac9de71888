# Prints the number of the lock of this host, and "held" before it while somebody may hold it, then the separator.
# $1: separator; $2: state directory.
sep=$1
ops=/run/drover
[ -d /run ] || ops=/var/run/drover
state_directory "$2"
[ -n "$2" ] || ops=$dir/ops
number=0
for file in "$dir"/lock.*; do
    one=${file##*/lock.}
    case $one in
        *[!0-9]* | '') ;;
        *) [ "$one" -le "$number" ] || number=$one ;;
    esac
done
held=
{
    while IFS=' ' read -r by _ mark; do
        case $by in
            *[!0-9-]* | '') continue ;;
        esac
        by=${by%-*}
        stat=
        IFS= read -r stat <"/proc/$by/stat"
        case ${stat##*") "} in
            '' | [ZXx]*) ;;
            *) held='held ' ;;
        esac
        if [ "$mark" = hidden ]; then
            case $(kill -0 "$by" 2>&1) in
                *ermission* | *ermitted*) held='held ' ;;
            esac
        fi
    done <"$dir/lock.$number"
} 2>/dev/null
for op in "$ops"/*/by; do
    [ ! -f "$op" ] || [ -s "${op%/by}/status" ] || held='held '
done
printf '%s%s\n%s\n' "$held" "$number" "$sep"
