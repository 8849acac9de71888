# Brings a file from a URL and puts it in place in one step, if it is the right one.
#
# $1 path; a symbolic link is followed
# $2 owner, $3 group, $4 mode; empty: as the old file has it, or the acting user's and 0644
# $5 SHA-256 that it must have, or empty
# $6 and $7 as fetch takes them; $8 the URL for people

owner=$2
group=$3
mode=$4
wanted=$5
how=$6
from=$7
url=$8
size=0
# What the functions that put a file in place ask for.
# shellcheck disable=SC2034
expected=any
# shellcheck disable=SC2034
words_are=show
# shellcheck disable=SC2034
new_mode=0644

locate "$1" follow
enter "$dir"
look
enter_private
fetch "$how" "$from" "./$name" "$wanted" || {
    rm -f -- "./$name"
    fail "cannot fetch $url: $(reason "${words##*"$newline"}" "../$name" "$size")"
}
[ -z "$wanted" ] || has_digest "./$name" "$wanted" || fail "$url is not the file that was expected: $words"
set_attributes
flush "./$name" || fail "cannot write $real: $(reason "$words" . "$size")"
swap
leave_private
kept='the new content is in place'
flush . || fail "directory $dir could not be written to the disk: $words"
