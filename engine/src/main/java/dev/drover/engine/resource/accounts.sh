# Prints what a host knows of accounts, in three parts, each ended by the separator: lines of passwd; the lines of the
# file group; lines of the groups that were asked for by name.
# $1: separator; then for each question a user's name and names of groups joined by commas (either may be empty).
sep=$1
shift
users=
groups=
while [ $# -ge 2 ]; do
    [ -z "$1" ] || users=${users:+$users,}$1
    [ -z "$2" ] || groups=${groups:+$groups,}$2
    shift 2
done
set -f
IFS=,

# A directory service need not list its accounts: those that matter are asked for by name.
named() {
    database=$1
    shift
    if [ $# -gt 0 ] && command -v getent >/dev/null 2>&1; then
        getent "$database" "$@"
    fi
}

cat /etc/passwd
printf '\n'
# The names have no blanks or wildcards; the commas between them are what splits here.
# shellcheck disable=SC2086
named passwd $users
printf '%s\n' "$sep"
cat /etc/group
printf '%s\n' "$sep"
# shellcheck disable=SC2086
named group $groups
printf '%s\n' "$sep"
