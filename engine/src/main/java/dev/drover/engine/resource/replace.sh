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
# $9 rename: replace the file in one step; offer: the same, but inPlace() could have been said; overwrite: write into the
#    file that is there, which keeps its inode; either: overwrite what is a mount point, and rename otherwise
# $10 show or hide the words of the validator
# $11 SHA-256 that the content must have, or empty; the command of the validator follows, %s stands for the new file

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
wanted=${11}
shift 11
if [ "$way" = offer ]; then
    way=rename
    # shellcheck disable=SC2034 # for look
    instead='; inPlace() writes into it instead'
fi

locate "$path" follow
enter "$dir"
look
check_expected "./$name"
enter_private
write
if [ -n "$wanted" ]; then
    digest=$(sha256sum <"./$name")
    [ "${digest%% *}" = "$wanted" ] || fail "cannot write $real: the local file was changed after it was read; run again"
fi
set_attributes
[ $# = 0 ] || validate "$@"
flush "./$name" || fail "cannot write $real: $(reason "$words" . "$size")"
[ "$backup" != keep ] || remember
if [ -n "$old" ] && [ "$way" = overwrite ]; then
    overwrite
else
    swap
fi
leave_private
kept='the new content is in place'
flush . || fail "directory $dir could not be written to the disk: $words"
