# Removes a directory; nothing there is fine.
#
# $1 path
# $2 all: with everything in it; otherwise it must be empty

locate "$1" stay
[ -d "$dir/" ] || exit 0
enter "$dir"
if [ -L "./$name" ]; then
    fail "cannot remove $real as a directory: it is a symbolic link; write link('$real') { absent() }"
fi
[ -e "./$name" ] || exit 0
[ -d "./$name" ] || fail "cannot remove $real as a directory: it is a file; write file('$real') { absent() }"
inner=$(mount_below "$real")
[ -z "$inner" ] || fail "cannot remove $real: $inner is mounted there"
if [ "$2" = all ]; then
    words=$(rm -rf -- "./$name" 2>&1) || {
        kept='part of it may be gone'
        fail "cannot remove $real: $(reason "$words" "./$name" 0)"
    }
else
    words=$(rmdir -- "./$name" 2>&1) || case $words in
    *'not empty'*) fail "cannot remove $real: it is not empty; say recurse() as well to remove all that is in it" ;;
    *) fail "cannot remove $real: $(reason "$words" "./$name" 0)" ;;
    esac
fi
kept="$real is gone"
flush . || fail "directory $dir could not be written to the disk: $words"
