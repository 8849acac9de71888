# The state of packages: the host's architecture, then "status<TAB>name<TAB>architecture<TAB>version" for each that dpkg knows.
# $1 separator, $2... names
separator=$1
shift
dpkg --print-architecture || exit
printf '%s\n' "$separator"
# shellcheck disable=SC2016 # dpkg-query's own placeholders
dpkg-query -W -f='${db:Status-Abbrev}\t${Package}\t${Architecture}\t${Version}\n' -- "$@" 2>/dev/null
# 1: some are not known
[ "$?" -le 1 ] || exit
printf '%s\n' "$separator"
