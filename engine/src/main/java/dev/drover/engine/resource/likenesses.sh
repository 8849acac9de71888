# Says what files and their backups are like. Reads only.
#
# $1 is the separator. Then two arguments for each question: an absolute path, and that of its backup, or empty.
# Answer: two lines, ended by the separator and a newline: what the path is like, with mode, owner and group if there is
# anything; what the backup is like.

separator=$1
shift

find_key
while [ $# -ge 2 ]; do
    like "$1"
    attributes=$(stat -c '%a %u %g' -- "$1" 2>/dev/null) && printf ' %s' "$attributes"
    printf '\n'
    if [ -n "$2" ]; then
        like "$2"
    else
        printf absent
    fi
    printf '\n%s\n' "$separator"
    shift 2
done
