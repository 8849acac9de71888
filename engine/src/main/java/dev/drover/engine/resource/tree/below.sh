# Says where directories really are, behind all links, and lists all that is below them, each path (relative, a directory before
# what is in it), all of it ended by NUL. Reads only.
# Other file systems are left out.
#
# $1 is the separator; each question is a path.

separator=$1
shift

for path; do
    if [ -d "$path/" ] && cd -- "$path/" 2>/dev/null; then
        printf '%s\0' "$(pwd -P)"
        find . -xdev -mindepth 1 -print0 2>/dev/null
    fi
    printf '%s\n' "$separator"
done
exit 0
