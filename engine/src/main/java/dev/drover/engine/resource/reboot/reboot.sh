# Restarts the host, the way that its init knows.
if [ -d /run/systemd/system ] && command -v systemctl >/dev/null; then
    set -- systemctl reboot
elif command -v shutdown >/dev/null; then
    set -- shutdown -r now
else
    set -- reboot
fi
if ! "$@" </dev/null; then
    printf '%s failed\n' "$*" >&2
    exit 1
fi
