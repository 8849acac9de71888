# Makes a symbolic link, or leads it elsewhere, in one step. Replaces nothing but a link.
#
# $1 path of the link
# $2 its text

locate "$1" stay
enter "$dir"
if [ -L "./$name" ]; then
    kept='the old link is untouched'
elif [ -e "./$name" ]; then
    fail "cannot make link $real: something else is there"
fi
enter_private
words=$(ln -s -- "$2" "./$name" 2>&1) || fail "cannot make link $real: $(reason "$words" "../$name" 0)"
if [ -L "../$name" ]; then
    give "$name" "$(stat -c %u -- "../$name")" "$(stat -c %g -- "../$name")"
fi
[ -L "../$name" ] || [ ! -e "../$name" ] || fail "$real was changed by somebody else since it was looked at"
rename_to "./$name" "../$name" || fail "cannot make link $real: $(reason "$words" "../$name" 0)"
leave_private
kept='the link is in place'
flush . || fail "directory $dir could not be written to the disk: $words"
