# Functions that write a new file into the one that is there, which keeps its inode. They stand behind those of
# put-in-place.sh.

# Puts back what was there after an overwriting that failed with the words $1.
restore() {
    cat <"./$second" >"../$name" 2>/dev/null && fail "cannot write $real: $1"
    # What is left of it must not go away with the private directory.
    backup_at=$(backup_name ..)
    rename_to "./$second" "../$backup_at"
    kept="its old content is in ${dir%/}/$backup_at"
    fail "cannot write $real: $1"
}

overwrite() {
    is_ours .. || fail "cannot write $real in place: others can change its directory"
    check_expected "../$name"
    [ ! -L "../$name" ] || fail "$real was changed while it was looked at"
    rm -f -- "./$second"
    words=$( (umask 077 && set -C && cat <"../$name" >"./$second") 2>&1) ||
        fail "cannot keep the old content of $real: $(reason "$words" . "$size")"
    words=$(cat <"./$name" 2>&1 >"../$name") || restore "$(reason "$words" "../$name" "$size")"
    [ "$(sha256sum <"./$name")" = "$(sha256sum <"../$name")" ] || restore 'what was written is not what is there'
    kept='the new content is in place'
    leave_private
    old_mode=${old%% *}
    give "$name" "$owner" "$group"
    [ -z "$owner$group$mode" ] || words=$(chmod "0${mode:-$old_mode}" "./$name" 2>&1) ||
        fail "cannot set the mode of $real: $(reason "$words" "./$name" 0)"
    flush "./$name" || fail "cannot write $real: $(reason "$words" . "$size")"
}
