# Functions that say what is replaced, so that it can be undone: which file, where its backup is, what it was like before
# and what it is then. They stand behind those of place.sh.
#
# What a file is like is said in one word: absent, other (neither a file nor a link), unknown, or KIND:KEY:DIGEST with the
# kind file or link. The digest is made with a key that only this host has, in a place that only the acting user can look
# into, for the word leaves the host: without the key nobody can try out what a secret file may have in it. KEY tells keys
# apart.

find_key() {
    keys=/var/lib/drover
    me=$(id -u)
    if [ "$me" != 0 ]; then
        keys=${HOME:-/nowhere}/.local/state/drover
        # The user of a service has no home to write to, and its session a place of its own.
        homeless=/var/tmp/drover-$me
        if [ ! -e "$keys" ] && [ -d "$homeless" ] && [ ! -h "$homeless" ] && [ -O "$homeless" ]; then
            keys=$homeless
        fi
    fi
    key=$keys/digest-key
}

# Makes the key, unless there is one; of two who do, one is first. Without a key there are no digests.
make_key() {
    find_key
    [ ! -s "$key" ] || return 0
    new_key=$keys/.digest-key.$(od -A n -N 8 -t x1 /dev/urandom | tr -d ' \n')
    # In one line, and whole, before it has its name.
    (umask 077 && mkdir -p -- "$keys" && od -A n -N 32 -t x1 /dev/urandom | tr -d ' \n' >"$new_key") 2>/dev/null
    [ ! -s "$new_key" ] || {
        sync -- "$new_key" 2>/dev/null || sync
        ln -- "$new_key" "$key" 2>/dev/null || [ -e "$key" ] || mv -f -- "$new_key" "$key" 2>/dev/null
        sync -- "$keys" 2>/dev/null || sync
    }
    rm -f -- "$new_key" 2>/dev/null
    return 0
}

# Says what $1 is like. No digest without a key is ever an argument of a program.
like() {
    if [ -L "$1" ]; then
        kind='link'
    elif [ -f "$1" ]; then
        kind='file'
    elif [ -e "$1" ]; then
        printf other
        return
    else
        printf absent
        return
    fi
    if [ ! -s "$key" ] || [ ! -r "$key" ] || { [ "$kind" = file ] && [ ! -r "$1" ]; }; then
        printf unknown
        return
    fi
    which_key=$(sha256sum <"$key")
    made=$({
        cat -- "$key"
        # What cannot be read is like nothing else.
        if [ "$kind" = link ]; then
            readlink -n -- "$1" | sha256sum
        else
            sha256sum <"$1" || od -A n -N 16 -t x1 /dev/urandom
        fi
    } 2>/dev/null | sha256sum)
    printf '%s:%s:%s' "$kind" "${which_key%"${which_key#????????}"}" "${made%% *}"
}

# The bytes of $1 in hexadecimal; nothing is a dash.
hexadecimal() {
    if [ -z "$1" ]; then
        printf -- -
    else
        printf '%s' "$1" | od -A n -v -t x1 | tr -d ' \n'
    fi
}

# Says, before it happens, that $1 is replaced: $2 where its backup is, or empty; $3 what it was like; $4 what it is like
# then; $5 how it gets there; $6, $7, $8 mode, owner and group that it had.
note() {
    printf 'replaced %s %s %s %s %s %s %s %s\n' "$(hexadecimal "$1")" "$(hexadecimal "$2")" "$3" "$4" "$5" "${6:--}" \
        "${7:--}" "${8:--}"
}

# Renames ./$name, so that it is gone, and says so before.
take_away() {
    make_key
    backup_at=$(backup_name .)
    was=$(like "./$name")
    attributes=$(stat -c '%a %u %g' -- "./$name") || fail "cannot look at $real"
    # shellcheck disable=SC2086 # a list of words
    note "$real" "${dir%/}/$backup_at" "$was" absent rename $attributes
    rename_to "./$name" "./$backup_at" || fail "cannot remove $real: $(reason "$words" "./$name" 0)"
    # A program that was removed must not stay set-user-ID; its mode is noted.
    case ${attributes%% *} in
        [2-7]???) [ -L "./$backup_at" ] || chmod ug-s "./$backup_at" ;;
    esac
}

# Says, before it happens, that ./$name takes the place of ../$name, and keeps that as a backup.
remember() {
    make_key
    backup_at=
    was=absent
    if [ -n "$old" ]; then
        keep_backup
        was=$(like "../$backup_at")
        backup_at=${dir%/}/$backup_at
    fi
    how=rename
    [ "$way" != overwrite ] || how=overwrite
    # shellcheck disable=SC2086 # a list of words
    set -- $old
    note "$real" "$backup_at" "$was" "$(like "./$name")" "$how" "${1:-}" "${2:-}" "${3:-}"
}
