# Prints the keys with which users may log in. Reads only; stands behind the functions that find a place safely.
# $1: separator; then one user's name a question. For each user:
#   its line of passwd, or an empty line if there is no such user: then nothing more
#   "home yes" or "home no"
#   "directory MODE UID" or "directory none": the directory of the keys
#   "file MODE UID" or "file none"
#   "own yes" or "own no": whether no symbolic link leads elsewhere
#   the content
# or, behind the line of passwd, "refused" and why.

sep=$1
shift

# Answers instead of failing: the other users are asked for as well.
fail() {
    printf 'refused %s' "$1"
    exit 0
}

line_of_passwd() {
    while IFS= read -r line || [ -n "$line" ]; do
        case $line in
        "$1":*)
            printf '%s' "$line"
            return
            ;;
        esac
    done </etc/passwd
    ! command -v getent >/dev/null 2>&1 || getent passwd "$1" </dev/null
}

# Of the home $1.
look() {
    home=yes
    [ -d "$1/" ] || home=no
    locate "$1/.ssh/authorized_keys" follow
    if [ ! -d "$dir/" ]; then
        # A place that cannot be looked into seems empty.
        [ -x "$1/" ] || [ "$home" = no ] || fail "cannot look into $1: permission denied for $(id -un); say become 'root'"
        printf 'home %s\ndirectory none\nfile none\nown yes\n' "$home"
        return
    fi
    enter "$dir"
    own=no
    [ "$(cd -P -- "$1" && pwd -P)/.ssh/authorized_keys" != "$real" ] || own=yes
    directory=$(stat -c '%a %u' .)
    if [ ! -e "./$name" ] && [ ! -L "./$name" ]; then
        printf 'home yes\ndirectory %s\nfile none\nown %s\n' "$directory" "$own"
        return
    fi
    [ -f "./$name" ] || fail "$real is not a regular file"
    [ -r "./$name" ] || fail "cannot read $real: permission denied for $(id -un); say become 'root'"
    print_file <"./$name"
}

# The user could put a link in the place between two looks: what was really opened must be what stands there.
print_file() {
    opened=$(stat -L -c '%d %i %h %a %u' /proc/self/fd/0)
    [ "$opened" = "$(stat -c '%d %i %h %a %u' -- "./$name")" ] || fail "$real was changed while it was looked at"
    [ "$(wc -c <"./$name")" -le 8388608 ] || fail "$real has more than 8 MB"
    attributes=${opened#* * }
    [ "${attributes%% *}" = 1 ] || fail "$real has ${attributes%% *} hard links"
    printf 'home yes\ndirectory %s\nfile %s\nown %s\n' "$directory" "${attributes#* }" "$own"
    cat
}

for user; do
    account=$(line_of_passwd "$user")
    printf '%s\n' "$account"
    if [ -n "$account" ]; then
        home=${account%:*}
        home=${home##*:}
        (look "$home")
    fi
    printf '%s\n' "$sep"
done
exit 0
