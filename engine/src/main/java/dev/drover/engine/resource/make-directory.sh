# Makes a directory, and those above it that are missing (with mode 0755); a symbolic link is followed.
#
# $1 path
# $2 owner, $3 group, $4 mode of the last one; empty: the acting user's, 0755

owner=$2
group=$3
mode=$4

locate "$1" follow
there=$at
missing=
while [ ! -d "$there/" ]; do
    if [ -e "$there" ] || [ -L "$there" ]; then
        fail "cannot make directory $at: $there is not a directory"
    fi
    missing=${there##*/}/$missing
    there=${there%/*}
done
dir=${there:-/}
name=.
enter "$dir"
real=$there
while [ -n "$missing" ]; do
    part=${missing%%/*}
    missing=${missing#*/}
    real=$real/$part
    # The last one is for nobody else until it has its owner and mode.
    mask=022
    [ -n "$missing" ] || [ -z "$mode$owner$group" ] || mask=077
    words=$( (umask "$mask" && mkdir -- "./$part") 2>&1) || [ -d "./$part" ] ||
        fail "cannot make directory $real: $(reason "$words" . 4096)"
    flush .
    cd -P -- "./$part" 2>/dev/null || fail "cannot enter directory $real"
    [ "$(pwd -P && printf .)" = "$real$newline." ] || fail "directory $real was changed while it was looked at"
    kept="directory $real is there, but not as it shall be"
done
give . "$owner" "$group"
if [ -n "$mode$owner$group" ]; then
    # Five digits, or GNU chmod keeps a set-group-ID bit.
    words=$(chmod "0${mode:-0755}" . 2>&1) || fail "cannot set the mode of $real: $(reason "$words" . 0)"
fi
flush . || fail "directory $real could not be written to the disk: $words"
