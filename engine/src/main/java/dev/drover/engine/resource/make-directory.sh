# Makes a directory, and those above it that are missing (with mode 0755); a symbolic link is followed.
#
# $1 path
# $2 owner, $3 group, $4 mode of the last one; empty: the acting user's, 0755

owner=$2
group=$3
mode=$4

locate "$1" follow
if [ -n "$mode$owner$group" ]; then
    make_path "$at" private
else
    make_path "$at" open
fi
give . "$owner" "$group"
if [ -n "$mode$owner$group" ]; then
    # Five digits, or GNU chmod keeps a set-group-ID bit.
    words=$(chmod "0${mode:-0755}" . 2>&1) || fail "cannot set the mode of $real: $(reason "$words" . 0)"
fi
flush . || fail "directory $real could not be written to the disk: $words"
