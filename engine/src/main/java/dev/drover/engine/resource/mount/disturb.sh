# Puts one field of a line in /etc/fstab out of sync. $1: the path as it stands there; $2: number of the field, from 1; $3: its new value.
lines=
while IFS= read -r line; do
    set -f
    # shellcheck disable=SC2086 # the fields of a line
    set -- "$1" "$2" "$3" $line
    if [ "$5" = "$1" ]; then
        line=
        count=0
        for field; do
            count=$((count + 1))
            [ "$count" -gt 3 ] || continue
            [ "$((count - 3))" != "$2" ] || field=$3
            line="$line${line:+ }$field"
        done
    fi
    lines="$lines$line
"
    set -- "$1" "$2" "$3"
done </etc/fstab
printf '%s' "$lines" >/etc/fstab
