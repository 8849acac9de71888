# Waits until a condition holds. $1: kind; $2: target; $3: absent; $4: seconds at most; $5: seconds between tries.
end=$(($(date +%s) + $4))
while :; do
    reason=$(wanted "$1" "$2" "$3") && exit 0
    if [ "$(date +%s)" -ge "$end" ]; then
        printf 'after %s s: %s\n' "$4" "$reason" >&2
        exit 1
    fi
    sleep "$5"
done
