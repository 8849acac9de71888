# Waits until systemd has started what it starts at boot, at most a minute: a unit that never ends its start must not hold
# up the rest.
[ -d /run/systemd/system ] || exit 0
left=60
while [ "$left" -gt 0 ]; do
    case $(systemctl is-system-running 2>/dev/null) in
        initializing | starting) sleep 1 ;;
        *) exit 0 ;;
    esac
    left=$((left - 1))
done
