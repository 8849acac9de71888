# What there is of repositories: for each the content of the source, the content of the keyring, and a line with "yes" or "no"
# for each of source, keyring and lists; each of the three is ended by the separator.
# $1 separator, then for each: source file, keyring, beginning of the names of its lists (empty: not asked)
separator=$1
shift
while [ $# -gt 0 ]; do
    source=no
    keyring=no
    lists=no
    if [ -f "$1" ]; then
        source=yes
        cat -- "$1" || exit
    fi
    printf '%s\n' "$separator"
    if [ -f "$2" ]; then
        keyring=yes
        cat -- "$2" || exit
    fi
    printf '%s\n' "$separator"
    if [ -e "$3InRelease" ] || [ -e "$3Release" ]; then
        lists=yes
    fi
    printf '%s %s %s\n%s\n' "$source" "$keyring" "$lists" "$separator"
    shift 3
done
