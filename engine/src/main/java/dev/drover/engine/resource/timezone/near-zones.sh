# Tells of each time zone whether the host has it: "there"; "none" if the host has no zones at all; or "near" and names that
# may have been meant. Reads only; stands behind the function that finds near names.
# $1: separator; then one zone a question.
sep=$1
shift
zones=/usr/share/zoneinfo

names() {
    find "$zones" -type f | sed -e "s,^$zones/,," -e '/^posix\//d' -e '/^right\//d' -e '/\./d'
}

# Those of which $1 is the whole or the last part, whatever the case of its letters; otherwise those of near spelling.
meant() {
    names | awk -v wrong="$1" '
        BEGIN { wrong = tolower(wrong); gsub(/ /, "_", wrong) }
        {
            name = tolower($0)
            last = name
            sub(/.*\//, "", last)
            if (name == wrong || last == wrong) { printf "%s%s", separator, $0; separator = ", " }
        }'
}

for zone; do
    if [ -f "$zones/$zone" ]; then
        printf 'there'
    elif [ ! -f "$zones/UTC" ] && [ ! -f "$zones/Etc/UTC" ]; then
        printf 'none'
    else
        found=$(meant "$zone")
        [ -n "$found" ] || found=$(names | near_names "$zone")
        printf 'near %s' "$found"
    fi
    printf '%s\n' "$sep"
done
