# Says which files and directories below a directory have another mode, owner or group than they shall have.
# Symbolic links and other file systems are left out. Reads only.
#
# $1 is the separator. Each question has five arguments: the path, mode of files, mode of directories, owner, group;
# empty: any. The answer is the number of those that differ and, on a second line, the path of one of them.

separator=$1
shift

# Whether the host knows the user or group $2; $1 is -user or -group.
is_known() {
    find / -prune "$1" "$2" >/dev/null 2>&1
}

# Prints the paths that differ, each ended by NUL. To somebody whom the host does not know nothing can belong.
differing() {
    path=$1
    file_mode=$2
    directory_mode=$3
    owner=$4
    group=$5
    [ -d "$path/" ] || return 0
    set -- ! -name '*'
    if [ -n "$file_mode" ]; then
        set -- "$@" -o ! -type d ! -perm "$file_mode" -o -type d ! -perm "$directory_mode"
    fi
    if [ -z "$owner" ]; then
        :
    elif is_known -user "$owner"; then
        set -- "$@" -o ! -user "$owner"
    else
        set -- -name '*'
    fi
    if [ -z "$group" ]; then
        :
    elif is_known -group "$group"; then
        set -- "$@" -o ! -group "$group"
    else
        set -- -name '*'
    fi
    find "$path/" -xdev -mindepth 1 ! -type l \( "$@" \) -print0 2>/dev/null
}

while [ $# -ge 5 ]; do
    # One line each, whatever is in the name.
    differing "$1" "$2" "$3" "$4" "$5" | tr '\n\0' '?\n' | {
        count=0
        if IFS= read -r first; then
            count=$(($(wc -l) + 1))
        fi
        printf '%s\n%s' "$count" "$first"
    }
    printf '%s\n' "$separator"
    shift 5
done
exit 0
