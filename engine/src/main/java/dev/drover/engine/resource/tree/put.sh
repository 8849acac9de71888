# Makes things in a directory as they are in a local one. The contents of the files come from standard input, one behind
# the other.
#
# $1 path of the directory; a symbolic link is followed
# $2 owner, $3 group of all of it; empty: as an old file has it, or the acting user's
# Then five words for each thing, a directory before what is in it:
#   directory PATH MODE - -        makes it; MODE may be empty: 0755
#   file PATH MODE SIZE SHA256
#   link PATH TARGET - -
#   remove PATH - - -              with all in it

owner=$2
group=$3
locate "$1" follow
shift 3
top=$at
current=
inside=no
done_count=0
# What the functions that put a file in place ask for.
# shellcheck disable=SC2034
expected=any
# shellcheck disable=SC2034
words_are=show

# Ends the work in the current directory.
leave_directory() {
    [ -n "$current" ] || return 0
    leave_private
    inside=no
    flush . || fail "directory $current could not be written to the disk: $words"
    current=
}

# Goes to the directory of $1, and into a private one there unless $2 is open.
go() {
    place=$top/$1
    wanted=${place%/*}
    if [ "$wanted" != "$current" ]; then
        leave_directory
        dir=$wanted
        name=${place##*/}
        enter "$dir"
        current=$dir
    else
        [ "$inside" != yes ] || cd -P .. || fail "directory $current was changed while it was written to"
        inside=no
    fi
    name=${place##*/}
    real=$place
    [ "$done_count" = 0 ] || kept="$done_count of the changes before it are made"
}

go_private() {
    if [ -z "$private" ]; then
        enter_private
        return
    fi
    cd -P -- "./$private" 2>/dev/null || fail "cannot enter a directory made in $dir"
    inside=yes
    if [ "$(pwd -P && printf .)" != "${dir%/}/$private$newline." ] || [ ! -O . ]; then
        inside=no
        fail "directory $dir was changed while it was written to"
    fi
}

put_directory() {
    [ ! -d "./$name" ] || [ -L "./$name" ] || return 0
    mask=022
    [ -z "$1$owner$group" ] || mask=077
    words=$( (umask "$mask" && mkdir -- "./$name") 2>&1) ||
        fail "cannot make directory $real: $(reason "$words" . 4096)"
    # It is entered, because whoever can write here could put a link in its place.
    leave_directory
    dir=$real
    cd -P -- "./$name" 2>/dev/null || fail "cannot enter directory $real"
    [ "$(pwd -P && printf .)" = "$real$newline." ] || fail "directory $real was changed while it was looked at"
    give . "$owner" "$group"
    if [ -n "$1$owner$group" ]; then
        words=$(chmod "0${1:-0755}" . 2>&1) || fail "cannot set the mode of $real: $(reason "$words" . 0)"
    fi
    current=$real
}

put_file() {
    mode=$1
    size=$2
    # shellcheck disable=SC2034
    new_mode=$1
    if [ -L "./$name" ]; then
        old=
    else
        look
    fi
    go_private
    words=$( (umask 077 && set -C && take "$size" >"./$name") 2>&1) || {
        rm -f -- "./$name"
        # Without what was counted.
        words=$(printf '%s\n' "$words" | grep -v -E '^[0-9]+\+[0-9]+ records |^[0-9]+ bytes .* copied')
        fail "cannot write $real: $(reason "$words" "../$name" "$size")"
    }
    written=$(wc -c <"./$name" | tr -d ' ')
    [ "$written" = "$size" ] || fail "cannot write $real: $written of $size bytes arrived"
    digest=$(sha256sum <"./$name")
    [ "${digest%% *}" = "$3" ] || fail "cannot write $real: the local file was changed after it was read; run again"
    set_attributes
    flush "./$name" || fail "cannot write $real: $(reason "$words" . "$size")"
    swap
}

put_link() {
    [ ! -d "./$name" ] || [ -L "./$name" ] || fail "cannot link $real: it is a directory"
    go_private
    words=$(ln -s -- "$1" "./$name" 2>&1) || fail "cannot link $real: $(reason "$words" . 0)"
    give "$name" "$owner" "$group"
    rename_to "./$name" "../$name" || fail "cannot link $real: $(reason "$words" "../$name" 0)"
}

remove() {
    inner=$(mount_below "$real")
    [ -z "$inner" ] || fail "cannot remove $real: $inner is mounted there"
    words=$(rm -rf -- "./$name" 2>&1) || {
        kept='part of it may be gone'
        fail "cannot remove $real: $(reason "$words" "./$name" 0)"
    }
}

while [ $# -ge 5 ]; do
    go "$2"
    case $1 in
    directory) put_directory "$3" ;;
    file) put_file "$3" "$4" "$5" ;;
    link) put_link "$3" ;;
    remove) remove ;;
    esac
    done_count=$((done_count + 1))
    shift 5
done
leave_directory
