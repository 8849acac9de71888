# Makes systemd read its unit files again.
#
# $1 the whole name of the unit that was changed

unit=$1

words=$(systemctl daemon-reload 2>&1) || {
    printf 'systemctl daemon-reload failed: %s; the files are in place, but systemd still works by the old ones\n' \
        "$words" >&2
    exit 1
}
case $unit in
*@.*) exit 0 ;;
esac
state=$(systemctl show --no-pager -p LoadState -- "$unit")
case ${state#LoadState=} in
bad-setting | error)
    words=$(systemd-analyze verify -- "$unit" 2>&1 | head -n 20)
    [ -n "$words" ] || words=$(systemctl show --no-pager -p LoadError -- "$unit")
    printf 'systemd cannot use %s: %s; the file is in place\n' "$unit" "$words" >&2
    exit 1
    ;;
esac
