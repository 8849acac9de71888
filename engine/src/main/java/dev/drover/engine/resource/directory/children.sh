# Says where directories really are, behind all links, and lists what is in them, all of it ended by NUL; nothing of what is no
# directory. Reads only.
#
# $1 is the separator; each question is a path.

separator=$1
shift

for path; do
    if [ -d "$path/" ]; then
        printf '%s\0' "$(cd -P -- "$path/" 2>/dev/null && pwd -P)"
    fi
    for child in "$path"/* "$path"/.[!.]* "$path"/..?*; do
        if [ -e "$child" ] || [ -L "$child" ]; then
            printf '%s\0' "${child##*/}"
        fi
    done
    printf '%s\n' "$separator"
done
exit 0
