# Functions that run a program somewhere, and say why it failed.

# Standard output is kept in a file; its end may say why the command failed.
show_output() {
    if [ -f /proc/self/fd/1 ] && [ -s /proc/self/fd/1 ]; then
        printf 'the output ended with:\n' >&2
        tail -n 10 /proc/self/fd/3 3>&1 >&2
    fi
}

is_there() {
    [ -e "$1" ] || [ -h "$1" ]
}

# Runs a command. $1: directory or empty; $2: exit statuses that mean success, separated by blanks; $3: path that must
# exist afterwards, or empty; $4: path that must not, or empty; then the words of the command.
execute() {
    directory=$1
    accepted=$2
    creates=$3
    removes=$4
    shift 4
    if [ -n "$directory" ] && ! cd -- "$directory"; then
        printf 'cannot go to the directory %s; nothing was run\n' "$directory" >&2
        return 1
    fi
    # In place of a subshell: a word such as "printf" is the program then, not what the shell has of that name.
    (exec "$@")
    status=$?
    case " $accepted " in
        *" $status "*) ;;
        *)
            show_output
            printf 'exit status %s, expected %s\n' "$status" "$accepted" >&2
            return 1
            ;;
    esac
    if [ -n "$creates" ] && ! is_there "$creates"; then
        show_output
        printf 'it ended with status %s, but there is no %s\n' "$status" "$creates" >&2
        return 1
    fi
    if [ -n "$removes" ] && is_there "$removes"; then
        show_output
        printf 'it ended with status %s, but %s is still there\n' "$status" "$removes" >&2
        return 1
    fi
}
