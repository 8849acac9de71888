# Runs a script file of the controller.
#
# $1 size of the script, which comes from standard input; what is behind it is the script's own input
# $2 directory, $3 statuses, $4 and $5 paths as execute takes them
# $6 how many of the words that follow stand before the path of the script: variables and its interpreter
#
# The interpreter reads it from a directory that only we can look into: no file system needs to allow programs, and nobody
# can meddle. The next script clears away what was left by one that was killed.

size=$1
in=$2
statuses=$3
must=$4
must_not=$5
before=$6
shift 6

place_for_state() {
    if [ "$(id -u)" = 0 ]; then
        base=/run
        [ -d /run ] || base=/var/run
        return
    fi
    base=${XDG_RUNTIME_DIR:-}
    [ -n "$base" ] && [ -d "$base" ] && [ -O "$base" ] && return
    # In memory, if that can be: there may be a secret in it.
    base=/dev/shm
    [ -d "$base" ] && [ -k "$base" ] && [ -w "$base" ] && return
    base=$HOME/.local/state
    [ -d "$base" ] || mkdir -p -- "$base" 2>/dev/null || base=/var/tmp
}

not_run() {
    printf '%s; nothing was run\n' "$1" >&2
    exit 1
}

place_for_state
# What a script left that was killed.
for old in "$base"/drover.[0-9]*.script-*; do
    owner=${old##*/drover.}
    if [ -O "$old" ] && [ ! -h "$old" ] && [ ! -d "/proc/${owner%%.*}" ]; then
        rm -rf -- "$old"
    fi
done
# Not $$, which is the process of the session: this one may outlive it.
IFS=' ' read -r me rest </proc/self/stat
private=$base/drover.$me.script-$(od -A n -N 8 -t x1 /dev/urandom | tr -d ' \n')
(umask 077 && mkdir -- "$private") || not_run "cannot make a directory in $base for the script"
trap 'rm -rf -- "$private"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
(umask 077 && take "$size" >"$private/script" 2>/dev/null) || not_run 'cannot write the script'
arrived=$(wc -c <"$private/script" | tr -d ' ')
[ "$arrived" = "$size" ] || not_run "$arrived of $size bytes of the script arrived"

at=0
count=$#
while [ "$at" -lt "$count" ]; do
    [ "$at" != "$before" ] || set -- "$@" "$private/script"
    set -- "$@" "$1"
    shift
    at=$((at + 1))
done
[ "$before" != "$count" ] || set -- "$@" "$private/script"
execute "$in" "$statuses" "$must" "$must_not" "$@"
