# What the scripts that change a path have in common: finding the place safely, working in a private directory
# beside it, and saying in words why something failed. Stands before each of those scripts.

newline='
'
private=
kept='nothing was changed'

# Says $1 and what state things are in, and ends.
fail() {
    printf '%s; %s\n' "$1" "$kept" >&2
    exit 1
}

# The mount point of the current directory.
mount_point() {
    df -P . 2>/dev/null | while read -r _ _ _ _ _ point; do
        [ "$point" = on ] || [ "$point" = 'Mounted on' ] || printf '%s' "$point"
    done
}

# Sets $listed to a path as the kernel writes it in its lists of mounts: a blank is \040 and so on.
list_as_kernel() {
    listed=$1
    case $1 in
    *[!A-Za-z0-9/._-]*)
        listed=$(printf '%s\n' "$1" | sed -e ':a' -e '$!{' -e 'N' -e 'ba' -e '}' -e 's/\\/\\134/g' -e 's/ /\\040/g' \
            -e "s/$(printf '\t')/\\\\011/g" -e 's/\n/\\012/g')
        ;;
    esac
}

mount_options() {
    options_found=
    list_as_kernel "$1"
    while read -r _ point _ options _; do
        [ "$point" != "$listed" ] || options_found=$options
    done </proc/self/mounts
    printf '%s' "$options_found"
}

free_kilobytes() {
    df -P -k . 2>/dev/null | while read -r _ _ _ free _; do
        case $free in
        *[!0-9]* | '') ;;
        *) printf '%s' "$free" ;;
        esac
    done
}

free_inodes() {
    df -P -i . 2>/dev/null | while read -r _ _ _ free _; do
        case $free in
        *[!0-9]* | '') ;;
        *) printf '%s' "$free" ;;
        esac
    done
}

is_immutable() {
    attributes=$(lsattr -d -- "$1" 2>/dev/null) || return 1
    case ${attributes%% *} in
    *i* | *a*) return 0 ;;
    esac
    return 1
}

# Why a tool failed in the current directory: $1 its words, $2 the name it failed on, $3 the bytes that were needed.
reason() {
    case $1 in
    *'ead-only file system'*)
        point=$(mount_point)
        printf 'file system %s is read-only (mounted %s)' "$point" "$(mount_options "$point")"
        ;;
    *'o space left'*)
        printf 'disk full on %s: needs %s KB, free %s KB (inodes free: %s)' \
            "$(mount_point)" $((($3 + 1023) / 1024)) "$(free_kilobytes)" "$(free_inodes)"
        ;;
    *'uota exceeded'*) printf 'quota exceeded on %s' "$(mount_point)" ;;
    *'peration not permitted'*)
        if is_immutable "$2"; then
            printf 'the file is immutable (chattr -i makes it changeable)'
        elif is_immutable .; then
            printf 'its directory is immutable (chattr -i makes it changeable)'
        else
            printf 'operation not permitted'
        fi
        ;;
    *'esource busy'*) printf 'it is a mount point, so it cannot be replaced' ;;
    *'ermission denied'*) printf 'permission denied for %s' "$(id -un 2>/dev/null || id -u)" ;;
    *) printf '%s' "$1" ;;
    esac
}

# A link that somebody else made could lead a change by root anywhere.
check_link_owner() {
    maker=$(stat -c %u -- "$1") || fail "cannot look at the symbolic link $1"
    if [ "$maker" != 0 ] && [ "$maker" != "$(id -u)" ]; then
        fail "$1 is a symbolic link of the user with number $maker, and is not followed"
    fi
}

# Finds where $1 really is: sets dir (a directory without links) and name. With $2 = follow, a link at $1 is followed too.
locate() {
    rest=$1
    at=
    hops=0
    while [ -n "$rest" ]; do
        part=${rest%%/*}
        case $rest in
        */*) rest=${rest#*/} ;;
        *) rest= ;;
        esac
        case $part in
        '' | .) continue ;;
        ..)
            at=${at%/*}
            continue
            ;;
        esac
        if [ -L "$at/$part" ] && { [ -n "$rest" ] || [ "$2" = follow ]; }; then
            hops=$((hops + 1))
            [ "$hops" -le 40 ] || fail "$1: too many levels of symbolic links"
            check_link_owner "$at/$part"
            target=$(readlink -n -- "$at/$part" && printf .) || fail "cannot read the symbolic link $at/$part"
            target=${target%.}
            rest=$target/$rest
            rest=${rest%/}
            case $target in
            /*) at= ;;
            esac
        else
            at=$at/$part
        fi
    done
    dir=${at%/*}
    dir=${dir:-/}
    name=${at##*/}
    [ -n "$name" ] || fail "$1 is the root directory"
}

# Makes $1, a directory without links, the current one: whoever swaps it for a link is found out. Sets real, the
# whole path.
enter() {
    if [ ! -d "$1/" ]; then
        [ ! -e "$1" ] || fail "$1 is not a directory"
        fail "directory $1 does not exist; declare it: directory('$1')"
    fi
    cd -P -- "$1" 2>/dev/null || fail "cannot enter directory $1: permission denied"
    [ "$(pwd -P && printf .)" = "$1$newline." ] || fail "directory $1 was changed while it was looked at"
    real=${dir%/}/$name
}

leave_private() {
    [ -n "$private" ] || return 0
    [ "$inside" = no ] || {
        for leftover in "./$name" "./$second"; do
            { [ ! -e "$leftover" ] && [ ! -L "$leftover" ]; } || rm -f -- "$leftover"
        done
        cd -P .. || return 0
    }
    rmdir -- "./$private" 2>/dev/null
    private=
}

# Makes an empty directory beside the place that only we can look into, and enters it. The new file gets its name there,
# so nobody can meddle with it, and a validator sees the right name.
enter_private() {
    private=.drover-
    for digits in $(od -A n -N 8 -t x1 /dev/urandom); do
        private=$private$digits
    done
    second=previous
    [ "$name" != previous ] || second=earlier
    inside=no
    trap leave_private EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
    # Not with mkdir -m: that of busybox drops the set-group-ID bit, and with it the group that what is made here has.
    words=$(umask 077 && mkdir -- "./$private" 2>&1) || {
        private=
        fail "cannot write $real: $(reason "$words" "./$name" "${size:-0}")"
    }
    cd -P -- "./$private" 2>/dev/null || fail "cannot enter a directory made in $dir"
    inside=yes
    if [ "$(pwd -P && printf .)" != "${dir%/}/$private$newline." ] || [ ! -O . ]; then
        inside=no
        fail "directory $dir was changed while it was written to"
    fi
    devices=$(stat -c %d . ..)
    [ "${devices%"$newline"*}" = "${devices#*"$newline"}" ] || fail "cannot replace $real in one step: its directory spans file systems"
}

# Renames $1 to $2. Old busybox knows no -T: it would move into a directory, also through a link.
rename_to() {
    words=$(mv -f -T -- "$1" "$2" 2>&1) && return 0
    case $words in
    *'nvalid option'* | *'nrecognized option'*)
        [ ! -d "$2" ] || [ -L "$2" ] || return 1
        [ ! -d "$2" ] || rm -f -- "$2"
        words=$(mv -f -- "$1" "$2" 2>&1) && return 0
        ;;
    esac
    # That of busybox does not go over a link that leads through a file, or to itself, because it cannot look behind it.
    case $words in
    *"can't stat"*)
        [ -L "$2" ] && [ ! -e "$2" ] && { [ -e "$1" ] || [ -L "$1" ]; } || return 1
        rm -f -- "$2"
        words=$(mv -f -- "$1" "$2" 2>&1)
        ;;
    *) return 1 ;;
    esac
}

# A name for a backup of $name that is not taken in $1.
backup_name() {
    stamp=$name.$(date -u +%Y-%m-%dT%H-%M-%SZ)
    free=$stamp~
    count=1
    while [ -e "$1/$free" ] || [ -L "$1/$free" ]; do
        count=$((count + 1))
        free=$stamp.$count~
    done
    printf '%s' "$free"
}

# Brings $1 to the disk. A file system that cannot do one file is asked for everything.
flush() {
    words=$(sync -- "$1" 2>&1) && return 0
    case $words in
    *'nput/output error'* | *'o space left'* | *'uota exceeded'*) return 1 ;;
    esac
    sync
}

# Whether $1 is itself mounted on, as container engines do with /etc/hosts.
is_mount_point() {
    [ -r /proc/self/mountinfo ] || return 1
    list_as_kernel "$1"
    mounts_found=$(grep -F -e " $listed " /proc/self/mountinfo 2>/dev/null) || return 1
    [ -n "$(printf '%s\n' "$mounts_found" | while read -r _ _ _ _ point _; do
        [ "$point" != "$listed" ] || printf found
    done)" ]
}

# Whether ./$1 belongs to the user $2 and the group $3, names or numbers; empty means whoever.
belongs_to() {
    [ -n "$2$3" ] || return 0
    found=$(stat -c '%u %U %g %G' -- "./$1") || return 1
    found_user=${found#* }
    found_group=${found_user#* }
    case ${found%% *}/${found_user%% *} in
    "$2"/* | */"$2") ;;
    *) [ -z "$2" ] || return 1 ;;
    esac
    case ${found_group%% *}/${found_group#* } in
    "$3"/* | */"$3") ;;
    *) [ -z "$3" ] || return 1 ;;
    esac
}

# Gives ./$1 the owner $2 and the group $3; empty means as it is. Not once more: that would take away its capabilities.
give() {
    ! belongs_to "$1" "$2" "$3" || return 0
    words=$(chown -h "$2${3:+:$3}" "./$1" 2>&1) && return 0
    case $words in
    *'nvalid user'* | *'nknown user'*) fail "cannot give $real to '$2': there is no such user" ;;
    *'nvalid group'* | *'nknown group'*) fail "cannot give $real to group '$3': there is no such group" ;;
    esac
    fail "cannot give $real to '$2${3:+:$3}': $(reason "$words" "./$1" 0)"
}

# A mount point at or below $1, if there is one.
mount_below() {
    [ -r /proc/self/mountinfo ] || return 0
    while read -r _ _ _ _ point _; do
        # The kernel writes a blank as \040 and so on.
        case $point in
        *\\*) point=$(printf '%b' "$(printf '%s' "$point" | sed 's/\\\([0-7]\{3\}\)/\\0\1/g')") ;;
        esac
        case $point/ in
        "$1"/*) printf '%s\n' "$point" ;;
        esac
    done </proc/self/mountinfo | head -n 1
}

# Whether nobody else can rename or remove what is in the directory $1.
is_ours() {
    set -- "$(stat -c %u "$1")" "$(stat -c %a "$1")"
    [ "$1" = 0 ] || [ "$1" = "$(id -u)" ] || return 1
    case $2 in
    1??? | 3??? | 5??? | 7???) return 0 ;;
    *[2367]? | *[2367]) return 1 ;;
    esac
}
