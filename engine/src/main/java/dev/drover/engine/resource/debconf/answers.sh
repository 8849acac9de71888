# Prints what debconf has recorded. One process answers all questions; nothing is recorded.
# $1: separator; then for each question its name and a word: value, or digest for the SHA-256 of the answer. An answer is
#   none            the host has no debconf
#   refused WORDS   debconf failed, in its words
#   two lines: what it says about the value (0 VALUE; 1 ESCAPED VALUE; 10 WHY for what it does not know), and about the type
sep=$1
shift

DEBIAN_FRONTEND=noninteractive
DEBCONF_NOWARNINGS=yes
export DEBIAN_FRONTEND DEBCONF_NOWARNINGS

# Newlines in values are escaped, so each command gets one line. A secret is not asked for here, because a shell may have
# to give a text that it holds to another program in sight of all.
commands() {
    printf 'CAPB escape\n'
    while [ $# -gt 0 ]; do
        if [ "$2" = value ]; then
            printf 'GET %s\n' "$1"
        else
            printf 'FGET %s seen\n' "$1"
        fi
        printf 'METAGET %s type\n' "$1"
        shift 2
    done
    # The status of the last command is that of the program.
    printf 'VERSION 2.0\n'
}

# Another process may have the database for a moment.
ask() {
    tries=15
    while ! said=$(commands "$@" | debconf-communicate 2>/dev/null); do
        words=$(commands "$@" | debconf-communicate 2>&1 >/dev/null)
        case $words in
        *'is locked'*) ;;
        *) return 1 ;;
        esac
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || return 1
        sleep 1
    done
}

to_all() {
    answer=$1
    shift
    while [ $# -gt 0 ]; do
        printf '%s%s\n' "$answer" "$sep"
        shift 2
    done
}

# Of the answer to $1.
digest() {
    printf 'CAPB escape\nGET %s\n' "$1" | debconf-communicate 2>/dev/null | sed -n '2s/^[01] //p' | tr -d '\n' | sha256sum
}

print_answers() {
    IFS= read -r _
    while [ $# -gt 0 ]; do
        IFS= read -r value
        IFS= read -r type
        if [ "$2" = digest ] && [ "${value%% *}" != 10 ]; then
            value=$(digest "$1")
            value="0 ${value%% *}"
        fi
        printf '%s\n%s\n%s\n' "$value" "$type" "$sep"
        shift 2
    done
}

if ! command -v debconf-communicate >/dev/null 2>&1; then
    to_all none "$@"
elif ask "$@"; then
    printf '%s\n' "$said" | print_answers "$@"
else
    to_all "refused $words" "$@"
fi
exit 0
