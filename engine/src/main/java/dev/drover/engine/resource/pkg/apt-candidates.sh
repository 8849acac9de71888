# What apt would install: "lists present" or "lists missing", then "name candidate" for each installed package.
# $1 separator, $2... names, perhaps with ":architecture"
separator=$1
shift
count=$#
while [ "$count" -gt 0 ]; do
    set -- "$@" "${1%%:*}"
    shift
    count=$((count - 1))
done
lists=missing
for file in /var/lib/apt/lists/*_Packages*; do
    [ -e "$file" ] && lists=present
done
printf 'lists %s\n%s\n' "$lists" "$separator"
# Only names that dpkg has: apt takes an unknown one for a regular expression.
# shellcheck disable=SC2016 # dpkg-query's own placeholders
installed=$(dpkg-query -W -f='${db:Status-Abbrev}${binary:Package} ${Package}\n' -- "$@" 2>/dev/null |
    awk '/^.i/ { print $2; print $3 }' | awk '!seen[$0]++')
if [ -n "$installed" ]; then
    # Without caches on disk apt writes nothing.
    # shellcheck disable=SC2086 # a list of names
    apt-cache -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= policy $installed 2>/dev/null |
        awk '/^[^ ].*:$/ { name = $0; sub(/:$/, "", name) } /^  Candidate: / { print name, $2 }'
fi
printf '%s\n' "$separator"
