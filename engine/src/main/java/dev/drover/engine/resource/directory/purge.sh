# Removes things from a directory, with everything in them.
#
# $1 path of the directory; a symbolic link is followed; the names in it follow

locate "$1" follow
shift
enter "$at"
real=$at
for child; do
    inner=$(mount_below "$real/$child")
    [ -z "$inner" ] || fail "cannot remove $real/$child: $inner is mounted there"
done
for child; do
    words=$(rm -rf -- "./$child" 2>&1) || {
        kept='part of it may be gone'
        fail "cannot remove $real/$child: $(reason "$words" "./$child" 0)"
    }
done
kept='they are gone'
flush . || fail "directory $real could not be written to the disk: $words"
