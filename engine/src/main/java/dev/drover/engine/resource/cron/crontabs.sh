# Prints crontabs, each user's once, in the order in which they are first asked for. Reads only.
# $1: separator; then one user's name a question, empty for the acting user. The first line of an answer says
#   none             the host has no crontab program
#   nobody           there is no such user
#   refused WORDS    crontab failed, in its words
#   table cron NAME  or table cronie NAME, table busybox NAME: the crontab of NAME follows; nothing if there is none
sep=$1
shift
me=$(id -un)
newline='
'

of_user() {
    user=$1
    shift
    if [ "$user" = "$me" ]; then
        crontab "$@" </dev/null
    else
        crontab -u "$user" "$@" </dev/null
    fi
}

print_table() {
    if ! program=$(command -v crontab); then
        printf 'none\n'
        return
    fi
    if ! id -u "$1" >/dev/null 2>&1; then
        printf 'nobody\n'
        return
    fi
    # The dot keeps newlines at the end.
    if ! table=$(of_user "$1" -l 2>/dev/null && printf .); then
        words=$(of_user "$1" -l 2>&1)
        case $words in
        *'no crontab for'* | *'o such file'*) table=. ;;
        *)
            printf 'refused %s\n' "$(printf '%s' "$words" | tr '\n' ' ')"
            return
            ;;
        esac
    fi
    case $(readlink -f "$program") in
    */busybox*) kind=busybox ;;
    *)
        # Debian's knows no -V and says how it is used.
        case $(crontab -V 2>&1 </dev/null) in
        *cronie*) kind=cronie ;;
        *) kind=cron ;;
        esac
        ;;
    esac
    printf 'table %s %s\n%s' "$kind" "$1" "${table%.}"
}

seen=$newline
for asked; do
    case $seen in
    *"$newline-$asked$newline"*) continue ;;
    esac
    seen=$seen-$asked$newline
    print_table "${asked:-$me}"
    printf '%s\n' "$sep"
done
