# Gives the running kernel the name $1, and lets systemd know.
name=$1

is_set() {
    [ "$(uname -n)" = "$name" ]
}

if [ -d /run/systemd/system ] && command -v hostnamectl >/dev/null 2>&1; then
    hostnamectl --transient set-hostname "$name" </dev/null >/dev/null 2>&1 && is_set && exit 0
fi
if command -v hostname >/dev/null 2>&1; then
    words=$(hostname "$name" 2>&1) && is_set && exit 0
else
    words=$( (printf '%s\n' "$name" >/proc/sys/kernel/hostname) 2>&1) && is_set && exit 0
fi
case $words in
*'ermission denied'* | *'not permitted'* | *'must be root'*)
    why='operation not permitted (only root may; in a container, only with CAP_SYS_ADMIN)'
    ;;
*'ead-only'*) why='the kernel refuses it (in a container, its engine sets the name)' ;;
*) why=${words:-it did not stay} ;;
esac
printf 'cannot set the name of the running host to %s: %s\n' "$name" "$why" >&2
exit 1
