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

check_expected() {
    case $expected in
    any) return 0 ;;
    absent) [ ! -e "$1" ] && [ ! -L "$1" ] && return 0 ;;
    present) [ -e "$1" ] || fail "$real does not exist, and nothing says to create it" ;;
    *)
        digest=$(sha256sum <"$1") && [ "${digest%% *}" = "$expected" ] && return 0
        ;;
    esac
    fail "$real was changed by somebody else since it was looked at"
}

# Looks at the old file and refuses what a rename would damage.
look() {
    [ ! -L "./$name" ] || fail "$real was changed while it was looked at"
    old=
    [ -e "./$name" ] || return 0
    kept='the old file is untouched'
    [ ! -d "./$name" ] || fail "cannot write $real: it is a directory"
    [ -f "./$name" ] || fail "cannot write $real: it is not a regular file"
    old=$(stat -c '%a %u %g %h' -- "./$name") || fail "cannot look at $real"
    if [ "$way" = either ]; then
        way=rename
        ! is_mount_point "$real" || way=overwrite
    fi
    [ "$way" = rename ] || return 0
    [ "${old##* }" = 1 ] || fail "cannot replace $real: it has ${old##* } hard links, and the others would keep the old content"
    ! is_mount_point "$real" || fail "cannot replace $real: it is a mount point; inPlace() writes into it instead"
}

write() {
    words=$( (umask 077 && set -C && cat >"./$name") 2>&1) || {
        # Its part would be counted as not free.
        rm -f -- "./$name"
        fail "cannot write $real: $(reason "$words" "../$name" "$size")"
    }
    written=$(wc -c <"./$name" | tr -d ' ')
    [ "$written" = "$size" ] || fail "cannot write $real: $written of $size bytes arrived"
}

copy_acl() {
    command -v getfacl >/dev/null && command -v setfacl >/dev/null || return 0
    getfacl -p -- "../$name" 2>/dev/null | setfacl --set-file=- -- "./$name" || fail "cannot keep the ACL of $real"
}

has_selinux() {
    command -v selinuxenabled >/dev/null && selinuxenabled
}

# Gives the new file what the old one has: owner, mode, ACL, extended attributes, SELinux label.
take_over() {
    case $(cp --help 2>&1) in
    *attributes-only*)
        words=$(cp --attributes-only --preserve=mode,ownership,xattr -- "../$name" "./$name" 2>&1) ||
            fail "cannot keep the attributes of $real: $words"
        ;;
    *)
        words=$(chown "$old_owner:$old_group" "./$name" 2>&1) || fail "cannot keep the owner of $real: $words"
        copy_acl
        ! has_selinux || chcon --reference="../$name" -- "./$name" || fail "cannot keep the SELinux label of $real"
        ;;
    esac
    if [ -z "$owner" ] && [ "$(stat -c %u -- "./$name")" != "$old_owner" ]; then
        fail "cannot keep the owner of $real: operation not permitted"
    fi
    if [ -z "$group" ] && [ "$(stat -c %g -- "./$name")" != "$old_group" ]; then
        fail "cannot keep the group of $real: operation not permitted"
    fi
}

# The label of the policy for the final path; restorecon could only give the one for the private directory.
label() {
    has_selinux || return 0
    command -v matchpathcon >/dev/null || return 0
    context=$(matchpathcon -n -- "$real") || return 0
    case $context in
    '' | '<<none>>') return 0 ;;
    esac
    chcon -- "$context" "./$name" || fail "cannot label $real as $context"
}

set_attributes() {
    if [ -n "$old" ] && [ "$way" = overwrite ]; then
        return 0
    elif [ -n "$old" ]; then
        old_mode=${old%% *}
        old_owner=${old#* }
        old_group=${old_owner#* }
        old_owner=${old_owner%% *}
        old_group=${old_group%% *}
        take_over
    else
        old_mode=$new_mode
        label
    fi
    give "$name" "$owner" "$group"
    # Behind the change of owner, which takes away the set-user-ID bit.
    words=$(chmod "0${mode:-$old_mode}" "./$name" 2>&1) || fail "cannot set the mode of $real: $(reason "$words" "./$name" 0)"
}

validate() {
    new=$(pwd -P)/$name
    command_line="$*"
    for word; do
        shift
        out=
        while :; do
            case $word in
            *%s*)
                out=$out${word%%%s*}$new
                word=${word#*%s}
                ;;
            *) break ;;
            esac
        done
        set -- "$@" "$out$word"
    done
    words=$("$@" 2>&1 </dev/null) && return 0
    status=$?
    if [ "$status" = 127 ]; then
        fail "cannot check the new $real: $1 is not on this host"
    fi
    [ -z "$old" ] || kept='the old file was kept'
    [ "$words_are" = show ] || words='(its words are hidden, because the content is secret)'
    printf 'new %s is not valid; %s\n%s: %s\n' "$real" "$kept" "$command_line" "$words" >&2
    exit 1
}

keep_backup() {
    cp -a -- "../$name" "./$second" 2>/dev/null || cp -p -- "../$name" "./$second" || fail "cannot make a backup of $real"
    # An outdated program must not stay set-user-ID.
    [ -L "./$second" ] || chmod ug-s "./$second"
    flush "./$second" || fail "cannot make a backup of $real: $(reason "$words" . "$size")"
    backup_at=$(backup_name ..)
    rename_to "./$second" "../$backup_at" || fail "cannot make a backup of $real: $words"
    printf 'backup: %s\n' "${dir%/}/$backup_at"
}

swap() {
    inode=$(stat -c %i -- "./$name")
    check_expected "../$name"
    rename_to "./$name" "../$name" || fail "cannot replace $real: $(reason "$words" "../$name" "$size")"
    # When the kernel refuses a rename, mv copies instead: then somebody may have seen half a file.
    if [ "$(stat -c %i -- "../$name")" != "$inode" ]; then
        kept='the new content is in place'
        fail "$real was not replaced in one step, because its file system could not rename it"
    fi
}

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
