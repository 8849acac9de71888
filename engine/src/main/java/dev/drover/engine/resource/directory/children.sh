# Lists what is in directories, each name ended by NUL. Reads only.
#
# $1 is the separator; each question is a path.

separator=$1
shift

for path; do
    for child in "$path"/* "$path"/.[!.]* "$path"/..?*; do
        if [ -e "$child" ] || [ -L "$child" ]; then
            printf '%s\0' "${child##*/}"
        fi
    done
    printf '%s\n' "$separator"
done
exit 0
