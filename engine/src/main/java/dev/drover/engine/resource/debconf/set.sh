# Records an answer. It comes from standard input, in the form of debconf-set-selections.
# $1 show or hide the words of the program
DEBIAN_FRONTEND=noninteractive
DEBCONF_NOWARNINGS=yes
export DEBIAN_FRONTEND DEBCONF_NOWARNINGS

# Another process may have the database for a moment. The answer itself cannot be tried twice: it is read only once.
tries=60
while ! words=$(printf 'VERSION 2.0\n' | debconf-communicate 2>&1 >/dev/null); do
    case $words in
    *'is locked'*) tries=$((tries - 1)) ;;
    *) break ;;
    esac
    [ "$tries" -gt 0 ] || break
    sleep 1
done
words=$(debconf-set-selections 2>&1) && exit 0
[ "$1" = show ] || words='(its words are hidden, because the answer is secret)'
printf 'debconf-set-selections failed: %s\n' "$words" >&2
exit 1
