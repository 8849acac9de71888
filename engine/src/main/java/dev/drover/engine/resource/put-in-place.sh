# Functions that put a new file in the place of an old one, in one step. They stand behind those of place.sh.
#
# Who uses them sets: size (of the new content), owner, group, mode (empty: as the old file has it, or as by default),
# new_mode (of a file that is not there yet), expected (see check_expected), words_are (show or hide the words of a
# validator). way may be set to overwrite or either, for a file that is written into instead: see replace.sh; and instead,
# to what else can be said where a rename is not possible.
way=rename
instead=

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
    ! is_mount_point "$real" || fail "cannot replace $real: it is a mount point$instead"
}

write() {
    words=$(exec 2>&1 && umask 077 && set -C && cat >"./$name") || {
        # Its part would be counted as not free.
        rm -f -- "./$name"
        fail "cannot write $real: $(reason "$words" "../$name" "$size")"
    }
    written=$(stat -c %s -- "./$name")
    [ "$written" = "$size" ] || fail "cannot write $real: $written of $size bytes arrived"
}

copy_acl() {
    command -v getfacl >/dev/null && command -v setfacl >/dev/null || return 0
    getfacl -p -- "../$name" 2>/dev/null | setfacl --set-file=- -- "./$name" || fail "cannot keep the ACL of $real"
}

has_selinux() {
    command -v selinuxenabled >/dev/null && selinuxenabled
}

# Copies those of the attributes $1 from the old file to the new one. Fails if this cp knows no such way.
copy_attributes() {
    empty=yes
    [ ! -s "./$name" ] || empty=no
    words=$(cp --attributes-only "--preserve=$1" -- "../$name" "./$name" 2>&1) && {
        # Those of coreutils 8.6 to 8.16, as in Debian 7, empty the file.
        [ "$empty" = yes ] || [ -s "./$name" ] ||
            fail "cannot keep the attributes of $real: this host's cp empties the file that it gives them to; it needs coreutils 8.17"
        return 0
    }
    # That of busybox and those of before 2010.
    case $words in
    'cp: unrecognized option'* | 'cp: invalid option'* | 'cp: '[Uu]'nknown option'*) return 1 ;;
    esac
    fail "cannot keep the attributes of $real: $words"
}

# Gives the new file what the old one has: owner, mode, ACL, extended attributes, SELinux label. Sets $mode_now to its mode.
take_over() {
    copy_attributes mode,ownership,xattr || {
        words=$(chown "$old_owner:$old_group" "./$name" 2>&1) || fail "cannot keep the owner of $real: $words"
        copy_acl
        ! has_selinux || chcon --reference="../$name" -- "./$name" || fail "cannot keep the SELinux label of $real"
    }
    taken=$(stat -c '%u %g %a' -- "./$name")
    mode_now=${taken##* }
    if [ -z "$owner" ] && [ "${taken%% *}" != "$old_owner" ]; then
        fail "cannot keep the owner of $real: operation not permitted"
    fi
    taken=${taken% *}
    if [ -z "$group" ] && [ "${taken#* }" != "$old_group" ]; then
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

# The change of owner takes away the capabilities, which the old file has among its extended attributes.
give_anew() {
    ! belongs_to "$name" "$owner" "$group" || return 0
    mode_now=
    give "$name" "$owner" "$group"
    [ -z "$old" ] || copy_attributes xattr || return 0
}

set_attributes() {
    mode_now=
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
    give_anew
    mode_wanted=${mode:-$old_mode}
    if [ -n "$mode_now" ] && [ "$mode_now" = "${mode_wanted#0}" ]; then
        return 0
    fi
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
