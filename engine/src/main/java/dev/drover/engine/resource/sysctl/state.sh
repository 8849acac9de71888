# What kernel parameters are and will be at boot. Reads only.
# $1 separator, $2... paths below /proc/sys.
# Output, each part ended by the separator and a newline: the files that are read at boot, one a line; their lines that
# set something, as grep prints them (FILE:LINE); then for each path one line: absent, unreadable, or "is VALUE".

separator=$1
shift

# The first directory that has a file of some name is the one whose file counts.
files() {
    for file in /etc/sysctl.d/*.conf /run/sysctl.d/*.conf /usr/local/lib/sysctl.d/*.conf /usr/lib/sysctl.d/*.conf \
        /lib/sysctl.d/*.conf /etc/sysctl.conf; do
        if [ -e "$file" ] || [ -L "$file" ]; then
            printf '%s\n' "$file"
        fi
    done
}

files
printf '%s\n' "$separator"
# /dev/null, or grep would name no file if there is only one, and read standard input if there is none.
files | tr '\n' '\0' | xargs -0 grep -s '^[[:space:]]*[^#;[:space:]].*=' /dev/null
printf '%s\n' "$separator"
for path; do
    if [ ! -e "/proc/sys/$path" ]; then
        printf 'absent'
    elif value=$(cat "/proc/sys/$path" 2>/dev/null); then
        printf 'is %s' "$value"
    else
        printf 'unreadable'
    fi
    printf '%s\n' "$separator"
done
