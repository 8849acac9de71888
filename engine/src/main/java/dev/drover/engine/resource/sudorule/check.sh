# Checks new rules for sudo together with all others that the host has; they come from standard input. Changes nothing.
#
# $1 name of their file in /etc/sudoers.d, which they replace
# $2 show or hide the words of visudo

name=$1
words_are=$2
sudoers=/etc/sudoers

fail() {
    printf '%s; nothing was changed\n' "$1" >&2
    exit 1
}

# The rules of the host without those of this name. The files of the directory are included one by one.
others() {
    sed -e '/^[#@]includedir[[:blank:]]/d' "$sudoers"
    printf '\n'
    for file in /etc/sudoers.d/*; do
        case ${file##*/} in
        "$name" | *.* | *~ | *' '*) continue ;;
        esac
        [ ! -f "$file" ] || printf '#include %s\n' "$file"
    done
}

[ -r "$sudoers" ] || fail "cannot read $sudoers, which only root may; say become 'root'"
grep -q -e '^[#@]includedir[[:blank:]][[:blank:]]*"\{0,1\}/etc/sudoers\.d/\{0,1\}"\{0,1\}[[:blank:]]*$' "$sudoers" ||
    fail "$sudoers does not include /etc/sudoers.d, so the rules would have no effect; add the line '#includedir /etc/sudoers.d' to it"

# Rules that are wrong already are none of ours, and an old visudo reads no standard input: then there is nothing to compare.
others | visudo -cf - >/dev/null 2>&1 || exit 0
# The new ones first, so that numbers of lines are right.
words=$({ cat && others; } | visudo -cf - 2>&1) && exit 0
[ "$words_are" = show ] || fail 'the rules are not valid (the words of visudo are hidden, because the content is secret)'
fail "the rules are not valid: $(printf '%s' "$words" | sed -e "s/^stdin:/$name:/")"
