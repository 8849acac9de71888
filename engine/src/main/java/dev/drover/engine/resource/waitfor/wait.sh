# Waits until a condition holds. $1: seconds in all; $2: seconds from one try to the next; then the arguments of 'holds'.
total=$1
every=$2
shift 2

# Sets 'now' to seconds that only go up, whatever becomes of the clock.
tick() {
    if read -r now rest </proc/uptime 2>/dev/null; then
        now=${now%%.*}
    else
        now=$(date +%s)
    fi
}

tick
end=$((now + total))
while ! holds "$@"; do
    if [ -n "$never" ]; then
        printf '%s\n' "$seen" >&2
        exit 1
    fi
    tick
    if [ "$now" -ge "$end" ]; then
        printf 'after %s s: %s%s\n' "$total" "$seen" "$last" >&2
        exit 1
    fi
    sleep "$every" 2>/dev/null || sleep 1
done
