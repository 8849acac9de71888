# Gives everything below a directory an owner, a group and a mode; only what differs is touched. Symbolic links and other
# file systems are left out.
#
# $1 path; a symbolic link is followed
# $2 mode of files, $3 mode of directories, $4 owner, $5 group; empty: as they are

file_mode=$2
directory_mode=$3
owner=$4
group=$5

check() {
    [ -z "$words" ] || {
        kept='part of it may be changed'
        fail "cannot set $1 below $real: $words"
    }
}

locate "$1" follow
enter "$at"
real=$at
if [ -n "$owner" ]; then
    words=$(find . -xdev -mindepth 1 ! -type l ! -user "$owner" -exec chown -h "$owner" {} + 2>&1)
    check owner
fi
if [ -n "$group" ]; then
    words=$(find . -xdev -mindepth 1 ! -type l ! -group "$group" -exec chgrp -h "$group" {} + 2>&1)
    check group
fi
if [ -n "$file_mode" ]; then
    words=$(find . -xdev -mindepth 1 ! -type l ! -type d ! -perm "$file_mode" -exec chmod "0$file_mode" {} + 2>&1)
    check mode
    words=$(find . -xdev -depth -mindepth 1 -type d ! -perm "$directory_mode" -exec chmod "0$directory_mode" {} + 2>&1)
    check mode
fi
sync
