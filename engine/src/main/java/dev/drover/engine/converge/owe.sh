# Records what is owed. $1: state directory; then pairs of record name and record text.
umask 077
state_directory "$1"
shift
made=
[ -d "$dir/owed" ] || made=yes
mkdir -p -- "$dir/owed" || {
    printf 'cannot make the state directory %s; nothing was changed\n' "$dir" >&2
    exit 1
}
while [ $# -ge 2 ]; do
    {
        printf '%s\n' "$2" >"$dir/owed/.$1.new" &&
            { sync -- "$dir/owed/.$1.new" 2>/dev/null || sync; } &&
            mv -f -- "$dir/owed/.$1.new" "$dir/owed/$1"
    } || {
        rm -f -- "$dir/owed/.$1.new"
        printf 'cannot record in %s what will be owed; nothing was changed\n' "$dir/owed" >&2
        exit 1
    }
    shift 2
done
sync -- "$dir/owed" 2>/dev/null || sync
# A directory that was just made must still be there after a power cut.
[ -z "$made" ] || sync -- "$dir" "${dir%/*}" 2>/dev/null || sync
