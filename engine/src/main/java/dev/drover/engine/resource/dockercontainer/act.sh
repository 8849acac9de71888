# Does one thing with a container that is there. $1: what: start, unpause, remove or restart-policy; $2: its name; $3: the
# policy.
case $1 in
    remove) set -- docker rm --force "$2" ;;
    restart-policy) set -- docker update --restart "$3" "$2" ;;
    *) set -- docker "$1" "$2" ;;
esac
words=$("$@" 2>&1 </dev/null) && exit 0
printf '%s: %s\n' "$*" "$words" >&2
exit 1
