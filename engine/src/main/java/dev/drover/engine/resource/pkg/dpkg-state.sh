# The state of packages: the host's architecture, then "status<TAB>name<TAB>architecture<TAB>version" for each that dpkg knows.
# $1 separator, $2... names, perhaps with ":architecture"
separator=$1
shift
# dpkg-query finds a package of all architectures by its bare name only, and one of several by it too.
count=$#
while [ "$count" -gt 0 ]; do
    set -- "$@" "${1%%:*}"
    shift
    count=$((count - 1))
done
dpkg --print-architecture || exit
printf '%s\n' "$separator"
# shellcheck disable=SC2016 # dpkg-query's own placeholders
dpkg-query -W -f='${db:Status-Abbrev}\t${Package}\t${Architecture}\t${Version}\n' -- "$@" 2>/dev/null
# 1: some are not known
[ "$?" -le 1 ] || exit
printf '%s\n' "$separator"
