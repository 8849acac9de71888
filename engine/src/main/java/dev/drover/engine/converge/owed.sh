# Prints the records of what is owed, each followed by a newline, then the separator.
# $1: separator; $2: state directory.
sep=$1
state_directory "$2"
for record in "$dir"/owed/*; do
    [ -f "$record" ] || continue
    while IFS= read -r line; do
        printf '%s\n' "$line"
    done <"$record"
done
printf '%s\n' "$sep"
