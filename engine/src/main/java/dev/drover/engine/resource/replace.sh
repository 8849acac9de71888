# Replaces the content of a file in one step, or makes a new file. The content comes from standard input.
# Whoever reads the path sees the whole old or the whole new file, also after a power cut.
#
# $1 path; a symbolic link is followed
# $2 size of the content
# $3 owner, $4 group, $5 mode; empty: as the old file has it, or for a new one as by default
# $6 mode of a new file
# $7 what must be there: any, absent, or the SHA-256 of the old content; or present, for a file that was looked for, was
#    not there and is not to be made: then nothing is ever written
# $8 keep: leave the old file beside as a backup
# $9 rename: replace the file in one step; overwrite: write into the file that is there, which keeps its inode; either:
#    overwrite what is a mount point, and rename otherwise
# $10 show or hide the words of the validator; the command of the validator follows, %s stands for the new file

path=$1
size=$2
owner=$3
group=$4
mode=$5
new_mode=$6
expected=$7
backup=$8
way=$9
words_are=${10}
shift 10

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

locate "$path" follow
enter "$dir"
look
check_expected "./$name"
enter_private
write
set_attributes
[ $# = 0 ] || validate "$@"
flush "./$name" || fail "cannot write $real: $(reason "$words" . "$size")"
[ "$backup" != keep ] || [ -z "$old" ] || keep_backup
if [ -n "$old" ] && [ "$way" = overwrite ]; then
    overwrite
else
    swap
fi
leave_private
kept='the new content is in place'
flush . || fail "directory $dir could not be written to the disk: $words"
