# Makes $1 a symbolic link to $2 in one step, also in place of a file.

locate "$1" stay
enter "$dir"
[ ! -d "./$name" ] || [ -L "./$name" ] || fail "cannot make link $real: it is a directory"
enter_private
words=$(ln -s -- "$2" "./$name" 2>&1) || fail "cannot make link $real: $(reason "$words" "../$name" 0)"
rename_to "./$name" "../$name" || fail "cannot make link $real: $(reason "$words" "../$name" 0)"
leave_private
kept='the link is in place'
flush . || fail "directory $dir could not be written to the disk: $words"
