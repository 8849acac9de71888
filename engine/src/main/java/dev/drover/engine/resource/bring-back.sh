# Makes a file what it was before a run replaced, removed or made it, from the backup beside it, in one step. What is
# there now becomes a backup itself.
#
# $1 path, without links
# $2 what it must be like now, $3 what it was like before the run: see like
# $4 the backup; empty: there was no file
# $5 mode, $6 owner and $7 group that it had, as numbers
# $8 overwrite: into the file that is there; rename: in its place

path=$1
present=$2
before=$3
backup=$4
mode=$5
owner=$6
group=$7
way=$8
# For who says why something could not be written.
size=0
[ "$way" = overwrite ] || way=either

check_present() {
    [ "$(like "./$name")" = "$present" ] || fail "$real was changed by somebody else since it was looked at"
}

# Puts a copy of the backup at ./$name.
copy_backup() {
    from=../${backup##*/}
    [ -L "$from" ] || [ -f "$from" ] || fail "cannot bring back $real: its backup $backup is not there"
    (umask 077 && cp -a -- "$from" "./$name") 2>/dev/null || {
        rm -f -- "./$name"
        words=$( (umask 077 && cp -p -P -- "$from" "./$name") 2>&1) ||
            fail "cannot bring back $real: $(reason "$words" . "$size")"
    }
    # Whoever may write here could have put something else there: this copy is what counts.
    [ "$(like "./$name")" = "$before" ] || fail "cannot bring back $real: its backup $backup was changed"
    give "$name" "$owner" "$group"
    [ ! -L "./$name" ] || return 0
    # Behind the change of owner, which takes away the set-user-ID bit, as the backup has none.
    words=$(chmod "0$mode" "./$name" 2>&1) || fail "cannot set the mode of $real: $(reason "$words" "./$name" 0)"
}

locate "$path" stay
enter "$dir"
find_key
if [ "$before" = absent ]; then
    check_present
    take_away
    kept="$real is gone"
    flush . || fail "directory $dir could not be written to the disk: $words"
    exit 0
fi
look
if [ -n "$old" ]; then
    expected=$(sha256sum <"./$name")
    expected=${expected%% *}
else
    # shellcheck disable=SC2034 # for check_expected
    expected=absent
fi
check_present
enter_private
copy_backup
flush "./$name" || fail "cannot write $real: $(reason "$words" . "$size")"
remember
if [ -n "$old" ] && [ "$way" = overwrite ]; then
    overwrite
else
    swap
fi
leave_private
kept='it is as it was'
flush . || fail "directory $dir could not be written to the disk: $words"
