# The state of packages: "name<TAB>architecture<TAB>version" for each installed one of the asked names.
# $1 separator, $2... names, perhaps with ":architecture"
separator=$1
shift
count=$#
while [ "$count" -gt 0 ]; do
    set -- "$@" "${1%%:*}"
    shift
    count=$((count - 1))
done
# Says of one that is not there that it is not installed, on the standard output and with a status; only of a damaged database
# it complains on the other.
exec 3>&1
errors=$({ rpm -q --qf '%{NAME}\t%{ARCH}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\n' -- "$@" | awk -F '\t' 'NF == 3' >&3; } 2>&1)
case $errors in
    *error:*)
        printf '%s\n' "$errors" >&2
        exit 1
        ;;
esac
printf '%s\n' "$separator"
