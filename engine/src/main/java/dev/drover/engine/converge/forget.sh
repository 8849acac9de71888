# Removes what is kept on this host about runs.
# $1: state directory; empty: that of a user; $2: owed, to remove also the records of what is owed.
state_directory "$1"
owed=
if [ "$2" != owed ]; then
    for record in "$dir"/owed/*; do
        [ -f "$record" ] || continue
        owed=yes
        while IFS= read -r line; do
            printf 'owed: %s\n' "$line" >&2
        done <"$record"
    done
fi
if [ -n "$owed" ]; then
    printf 'nothing was removed; apply the playbook that pays what is owed, or say --owed to forget it too\n' >&2
    exit 1
fi
# Not the records of steps, of which this is one: they go with the session. The locks last: one is ours, and until then no
# other run begins to keep things here.
for kept in "$dir"/* "$dir"/.[!.]*; do
    case $kept in
        "$dir/ops" | "$dir"/lock.*) ;;
        *) rm -rf -- "$kept" || exit ;;
    esac
done
rm -f -- "$dir"/lock.* || exit
rmdir -- "$dir" 2>/dev/null || [ -d "$dir/ops" ] || [ ! -e "$dir" ] || {
    # Another run has come.
    set -- "$dir"/lock.*
    [ -f "$1" ]
}
