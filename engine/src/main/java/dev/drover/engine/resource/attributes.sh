# Sets owner, group and mode of a file or directory that is there.
#
# $1 file or directory
# $2 path; a symbolic link is followed
# $3 owner, $4 group, $5 mode; empty: stays

kind=$1
path=$2
owner=$3
group=$4
mode=$5

# Of ./$1.
set_attributes() {
    old_mode=$(stat -c %a -- "./$1") || fail "cannot look at $real"
    give "$1" "$owner" "$group"
    [ -z "$owner$group" ] || kept='owner and group are as they shall be, the mode is not'
    # Behind the change of owner, which takes away the set-user-ID bit; five digits, or GNU chmod keeps a set-group-ID bit.
    words=$(chmod "0${mode:-$old_mode}" "./$1" 2>&1) || fail "cannot set the mode of $real: $(reason "$words" "./$1" 0)"
}

change_file() {
    [ ! -L "./$name" ] || fail "$real was changed while it was looked at"
    [ -f "./$name" ] || fail "cannot change $real: it is not a regular file"
    if is_ours .; then
        set_attributes "$name"
    else
        # chmod follows links, and whoever can write here could put one in its way. Not where only we can look.
        enter_private
        words=$(ln -- "../$name" "./$name" 2>&1) || fail "cannot change $real safely in a directory of others: $words"
        if [ -L "./$name" ] || [ ! -f "./$name" ] || [ "$(stat -c %h -- "./$name")" != 2 ]; then
            fail "$real has other hard links, or was changed while it was looked at"
        fi
        set_attributes "$name"
        leave_private
    fi
}

locate "$path" follow
if [ "$kind" = directory ]; then
    enter "$at"
    real=$at
    set_attributes .
    name=.
else
    enter "$dir"
    change_file
fi
flush "./$name" || fail "$real could not be written to the disk: $words"
