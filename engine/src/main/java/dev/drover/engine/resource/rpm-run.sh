# Functions to run dnf or yum unattended. The script of a resource type follows this text in the same program and sets $tool
# (dnf or yum) and $lock_timeout.
#
# Sets $work, a private directory that is removed at the end, and in it $out and $log: what the last run printed on its
# standard output and on its standard error.

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

# Frees what was taken; a script with more to free defines its own and calls this.
rpm_clean_up() {
    rm -rf -- "$work"
}

rpm_begin() {
    [ "$(id -u)" -eq 0 ] || fail "$tool needs root, not $(id -un); nothing was changed; become 'root'"
    # /var/run belongs to root, so that nobody else can prepare a name in it; Enterprise Linux 6 has no /run.
    work=$(mktemp -d /var/run/drover-rpm.XXXXXX) || fail "cannot make a directory in /var/run; nothing was changed"
    out=$work/out
    log=$work/log
    : >"$out"
    : >"$log"
    # $$ is not the process of a subshell.
    read -r self rest </proc/self/stat
    printf '%s\n' "$self" >"$work/pid"
    rpm_clean_after_the_dead
    trap clean_up EXIT
    # A shell that is killed by a signal runs no EXIT trap.
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
}

# Directories of earlier scripts that were killed.
rpm_clean_after_the_dead() {
    for old in /var/run/drover-rpm.*; do
        if pid=$(cat "$old/pid" 2>/dev/null) && ! kill -0 "$pid" 2>/dev/null; then
            rm -rf -- "$old"
        fi
    done
}

# rpm_tool WORD...: runs dnf or yum, and again for up to $lock_timeout seconds while somebody else holds one of its locks.
# Left alone they wait without end.
rpm_tool() {
    rpm_until_unlocked "$tool" -y --setopt=exit_on_lock=1 "$@"
}

rpm_until_unlocked() {
    rpm_deadline=$(($(date +%s) + lock_timeout))
    while :; do
        "$@" </dev/null >"$out" 2>"$log" && return 0
        rpm_is_locked || return 1
        rpm_wait_a_moment "$1" "$(rpm_said_holder)"
    done
}

# rpm_await_lock: waits while somebody else holds the lock that rpm takes for a transaction. rpm, and dnf and yum with it, wait
# for that one without end and whatever they are told; what takes it after this look is waited for by them.
rpm_await_lock() {
    rpm_deadline=$(($(date +%s) + lock_timeout))
    rpm_lock=$(rpm --eval '%{?_rpmlock_path}' 2>/dev/null)
    while holder=$(rpm_lock_holder "${rpm_lock:-/var/lib/rpm/.rpm.lock}") && [ -n "$holder" ]; do
        rpm_wait_a_moment "$tool" "$holder"
    done
}

# rpm_wait_a_moment WHAT PID: fails when the time is over.
rpm_wait_a_moment() {
    [ "$(date +%s)" -lt "$rpm_deadline" ] || fail "$1 is locked by $(rpm_process "$2"); waited $lock_timeout s; nothing was changed; run again later"
    sleep 1
}

# Prints the pid of who holds file $1 locked for writing; nothing, if nobody does.
rpm_lock_holder() {
    inode=$(stat -c %i -- "$1" 2>/dev/null) || return 0
    awk -v tail=":$inode" '$2 == "POSIX" && $4 == "WRITE" && substr($6, length($6) - length(tail) + 1) == tail { print $5; exit }' /proc/locks 2>/dev/null
}

rpm_is_locked() {
    grep -q -i -E 'already locked by|holding the yum lock|create transaction lock|locked by another process' "$log" "$out"
}

# The pid that dnf or yum name.
rpm_said_holder() {
    cat "$log" "$out" | sed -n -E 's/.*(already locked by|with PID|PID is:?) *([0-9]+).*/\2/p' | head -n 1
}

rpm_process() {
    if [ -n "$1" ] && [ -r "/proc/$1/comm" ]; then
        printf '%s (pid %s)\n' "$(cat "/proc/$1/comm")" "$1"
    else
        printf 'another process\n'
    fi
}

# The tool's own reasons, at most eight lines: neither its progress nor its advice nor what Debian's rpm says of itself.
rpm_reasons() {
    cat "$out" "$log" | grep -v -E \
        -e '^ *$|^[=-]+$|^ Package +Arch|^Installed size|^Last metadata|^rpm: |^Loaded plugins|^Main config did not|B/s \||^(Error|Problem): *$' \
        -e '^(Dependencies resolved|Complete!|Nothing to do|Running transaction|Transaction |Downloading Packages|Total |Preparing )' \
        -e '^ +(Installing|Upgrading|Downgrading|Erasing|Removing|Preparing|Verifying|Cleanup|Running scriptlet|Reinstalling) *: ' \
        -e '^(Installed|Upgraded|Downgraded|Removed|Failed|Installing|Upgrading|Removing|Downgrading|Install +[0-9].*|Remove +[0-9].*):? *$|^  [^ ]+\.[a-z0-9_]+ *$' \
        -e "^ [^ ]+ +[a-z0-9_]+ +[^ ]+ +[^ ]+ +[0-9.]+ +[kMG]?\$|try to add '--" |
        awk '!seen[$0]++' | tail -n 8
}
