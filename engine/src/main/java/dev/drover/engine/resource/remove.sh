# Removes a file or a symbolic link (the link, not what it leads to); nothing there is fine.
#
# $1 path
# $2 keep: leave it beside as a backup; link: remove nothing but a symbolic link

locate "$1" stay
[ -d "$dir/" ] || exit 0
enter "$dir"
if [ -d "./$name" ] && [ ! -L "./$name" ]; then
    fail "cannot remove $real: it is a directory; write directory('$real') { absent() }"
fi
if [ ! -e "./$name" ] && [ ! -L "./$name" ]; then
    exit 0
fi
if [ ! -f "./$name" ] && [ ! -L "./$name" ]; then
    fail "cannot remove $real: it is a special file"
fi
if [ "$2" = link ] && [ ! -L "./$name" ]; then
    fail "cannot remove $real: it is not a symbolic link"
fi
if [ "$2" = keep ]; then
    take_away
else
    words=$(rm -f -- "./$name" 2>&1) || fail "cannot remove $real: $(reason "$words" "./$name" 0)"
fi
kept="$real is gone"
flush . || fail "directory $dir could not be written to the disk: $words"
