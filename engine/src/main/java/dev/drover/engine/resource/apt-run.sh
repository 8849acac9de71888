# Functions to run apt-get unattended. The script of a resource type follows this text in the same program.
#
# Sets $work, a private directory that is removed at the end, $log in it (the words of the last apt-get), and $self, the
# process that runs the script.

export DEBIAN_FRONTEND=noninteractive APT_LISTCHANGES_FRONTEND=none NEEDRESTART_MODE=l UCF_FORCE_CONFFOLD=1

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

# Frees what was taken; a script with more to free defines its own and calls this.
apt_clean_up() {
    rm -rf -- "$work"
}

apt_begin() {
    [ "$(id -u)" -eq 0 ] || fail "apt needs root, not $(id -un); nothing was changed; become 'root'"
    # /run belongs to root, so that nobody else can prepare a name in it.
    work=$(mktemp -d /run/drover-apt.XXXXXX) || fail "cannot make a directory in /run; nothing was changed"
    log=$work/log
    # $$ is not the process of a subshell.
    read -r self rest </proc/self/stat
    printf '%s\n' "$self" >"$work/pid"
    apt_clean_after_the_dead
    trap clean_up EXIT
    # A shell that is killed by a signal runs no EXIT trap.
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
}

# Directories of earlier scripts that were killed.
apt_clean_after_the_dead() {
    for old in /run/drover-apt.*; do
        if pid=$(cat "$old/pid" 2>/dev/null) && ! kill -0 "$pid" 2>/dev/null; then
            rm -rf -- "$old"
        fi
    done
}

# apt_get WORD...: runs apt-get, and again for up to $lock_timeout seconds while somebody else holds one of its locks.
# apt waits by itself only since 1.9.11, and never for the lock on the package lists.
apt_get() {
    apt_deadline=$(($(date +%s) + lock_timeout))
    while :; do
        apt-get -q -o DPkg::Use-Pty=0 -o Acquire::Retries=3 "$@" </dev/null >"$log" 2>&1 && return 0
        apt_is_locked || return 1
        [ "$(date +%s)" -lt "$apt_deadline" ] || fail "apt is locked by $(apt_lock_holder); waited $lock_timeout s; $(apt_unlocked_note)"
        sleep 1
    done
}

apt_is_locked() {
    grep -q -E 'Could not get lock|Unable to lock|Unable to acquire the dpkg|locked by another process' "$log"
}

# What is true when the lock never became free; a script that may have acted before defines its own.
apt_unlocked_note() {
    printf 'nothing was changed; run again later\n'
}

apt_lock_holder() {
    pid=$(sed -n 's/.*held by process \([0-9][0-9]*\).*/\1/p; s/.*locked by another process with pid \([0-9][0-9]*\).*/\1/p' "$log" | head -n 1)
    if [ -z "$pid" ]; then
        # Of debconf's database too, which its programs lock in another way.
        file=$(sed -n 's/.*ould not get lock \([^ ]*\).*/\1/p; s/.*Unable to lock directory \([^ ]*\).*/\1lock/p; s/^debconf: .* \(\/[^ ]*\) is locked by another process.*/\1/p' "$log" | head -n 1)
        inode=$(stat -c %i -- "${file%.}" 2>/dev/null)
        pid=$(awk -v tail=":${inode:-none}" '$2 ~ /^(POSIX|FLOCK)$/ && substr($6, length($6) - length(tail) + 1) == tail { print $5; exit }' /proc/locks 2>/dev/null)
    fi
    if [ -n "$pid" ] && [ -r "/proc/$pid/comm" ]; then
        printf '%s (pid %s)\n' "$(cat "/proc/$pid/comm")" "$pid"
    else
        printf 'another process\n'
    fi
}

# apt's own reasons, at most eight lines.
apt_reasons() {
    grep -E '^(E|W|N|dpkg): |^Err:|^ (new|old|installed) .* script subprocess|^ [^ ]+ : |^ +(Pre)?Depends: ' "$log" | grep -v '^W: .*old ones used instead' | head -n 8
}

# Reads the package lists again. A server that does not answer, a wrong signature and a component that is not there are
# failures here; apt says 0 and a warning.
apt_update() {
    apt_get update "$@" || return 1
    ! grep -q -E '^(Err:|W: (Failed to fetch|Some index files failed|GPG error|An error occurred during the signature|Skipping acquire))' "$log"
}
