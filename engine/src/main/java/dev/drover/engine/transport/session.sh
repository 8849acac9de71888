# The host's side of a session: reads frames from standard input until it is closed.
#
# Frame:   KIND NONCE BATCH LIMIT BODY INPUT OPERATION, then BODY bytes of program text, then INPUT bytes for its standard
#          input. Program text, and input that is held, end with "#NONCE"; behind input that is not held comes "#NONCE".
#          KIND is O (observe), A (act), H (act on input that is held until all of it is there), R (recall an operation),
#          K (stop an operation that another session runs), L (lock the host: the program text sets the arguments of dr_lock), B (become: the program text starts the next
#          shell), T (text: keep the program text under the number OPERATION; what runs it says eval "${dr_text_NUMBER:?}"),
#          P (ping: we are still there) or Q (quit: all answers have come). Nobody waits for an answer to T, P and Q.
# Answer:  O: the program's output as it comes, then "newline NONCE STATUS newline"; on stderr "newline NONCE newline".
#          A, H, R, K and L: "newline NONCE STATUS LATE OUT OUTKEPT ERR ERRKEPT newline", then OUTKEPT and ERRKEPT bytes.
#          STATUS is a number, or N: never started; I: interrupted; R: still running. LATE is 0, or 1: ended by its time
#          limit; 2: ended because K asked for it. K: STATUS is K: it is being ended; F: it is let finish, for the sake of
#          the program that the output names; N: it does not run.
#          A frame behind a failed act of its batch: status N.
LC_ALL=C
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH
unset IFS CDPATH ENV BASH_ENV GREP_OPTIONS POSIXLY_CORRECT LANGUAGE TMPDIR 2>/dev/null
unalias -a 2>/dev/null
umask 022
cd / || cd "$HOME" || exit 96
dr_ops=
dr_spool=
dr_swept=
dr_answered=
dr_spared=
dr_stream=-
dr_doubt=
dr_batch=
dr_failed=
dr_lock=
dr_under=-
dr_guard=
dr_watched=-
dr_beats=0
dr_last=
dr_full=iflag=fullblock
# What read this text left it in s, with a mark behind it: a comma if it had to go without that flag.
case ${s:-} in
    *,) dr_full= ;;
esac
unset s n

# Exactly $1 bytes of the frame stream. With dr_last=exec in place of the process that asks.
dr_take() {
    [ "$1" -gt 0 ] || return 0
    if [ -z "$dr_full" ]; then
        $dr_last dd bs=1 count="$1" 2>/dev/null
        return
    fi
    dr_blocks=$(($1 / 65536))
    dr_rest=$(($1 % 65536))
    [ "$dr_blocks" -eq 0 ] || dd bs=65536 count="$dr_blocks" iflag=fullblock 2>/dev/null || return
    [ "$dr_rest" -eq 0 ] || $dr_last dd bs="$dr_rest" count=1 iflag=fullblock 2>/dev/null
}

# A private directory for the records of acts, one for their output and one for the lock.
dr_make_places() {
    [ -n "$dr_swept" ] && [ -d "$dr_ops" ] && [ -d "$dr_spool" ] && return
    if [ "$(id -u)" = 0 ]; then
        dr_ops=/run/drover
        [ -d /run ] || dr_ops=/var/run/drover
        dr_spool=$dr_ops
        dr_locks=/var/lib/drover
    else
        # What /run holds for a user goes when the last session of the user ends.
        dr_locks=$HOME/.local/state/drover
        [ -d "$HOME/.local/state" ] || mkdir -p -- "$HOME/.local/state" 2>/dev/null
        dr_private "$dr_locks" || [ -e "$dr_locks" ] || [ -h "$dr_locks" ] || {
            # The user of a service has no home to write to.
            dr_locks=/var/tmp/drover-$(id -u)
            dr_private "$dr_locks" || return
        }
        dr_ops=$dr_locks/ops
        dr_spool=${XDG_RUNTIME_DIR:-}
        [ -n "$dr_spool" ] && [ -d "$dr_spool" ] && [ -O "$dr_spool" ] && dr_spool=$dr_spool/drover || dr_spool=$dr_ops
    fi
    dr_private "$dr_ops" && dr_private "$dr_spool" || return
    [ -n "$dr_swept" ] || dr_sweep
    dr_swept=yes
}

# Makes directory $1, or sees that it is ours alone. Sessions that end may take it away in between, again and again.
dr_private() {
    for dr_try in 1 2 3 4 5; do
        [ -d "$1" ] || (umask 077 && mkdir -p -- "$1") 2>/dev/null
        [ -d "$1" ] && [ ! -h "$1" ] && [ -O "$1" ] && [ -w "$1" ] && return
    done
    return 1
}

# Drops the records of others that nobody asked for, but for the newest, and for those of the last hour: what other sessions
# are about to answer for is among them.
dr_sweep() {
    dr_identify /proc/self/stat || return 0
    dr_recent=$((dr_born - 360000))
    dr_now=$dr_born
    dr_count=0
    # shellcheck disable=SC2045 # the names are hexadecimal
    for dr_old in $(ls -1t -- "$dr_ops"); do
        [ -d "$dr_ops/$dr_old" ] || continue
        dr_count=$((dr_count + 1))
        [ "$dr_count" -gt 50 ] || continue
        dr_by=
        { IFS=' ' read -r dr_by dr_line <"$dr_ops/$dr_old/never" || IFS=' ' read -r dr_by dr_line <"$dr_ops/$dr_old/by"; } 2>/dev/null
        # One that begins just now says nothing yet. What is of a time to come is from before the last start of the host.
        dr_age=${dr_by#*-}
        case $dr_age in '' | *[!0-9]*) continue ;; esac
        [ "$dr_age" -gt "$dr_recent" ] && [ "$dr_age" -le "$dr_now" ] || dr_lives "$dr_old" && continue
        dr_forget "$dr_old"
        printf '%s\n' "$dr_recent" >"$dr_ops/.swept"
    done
}

# Removes the records and the output of operations.
dr_forget() {
    for dr_one do
        rm -rf -- "${dr_ops:?}/$dr_one" "$dr_spool/$dr_one.out" "$dr_spool/$dr_one.err" "$dr_spool/$dr_one.late" \
            "$dr_spool/$dr_one.killed" "$dr_spool/$dr_one.whole"
    done
}

# The controller has the answers that it waited for: forgets what it asked about.
dr_acknowledge() {
    [ -n "$dr_answered" ] || return
    # shellcheck disable=SC2086 # a list of words
    dr_forget $dr_answered
    dr_answered=
}

# Sets $dr_born to when the process of that /proc/PID/stat started, in ticks since the kernel did, and $dr_me to its number.
# Fails if there is none, or only what is left of one: in a container nobody may ever collect that.
dr_identify() {
    { IFS= read -r dr_line <"$1"; } 2>/dev/null || return
    dr_me=${dr_line%% *}
    dr_line=${dr_line##*) }
    # shellcheck disable=SC2086 # a list of words
    set -- $dr_line
    [ $# -ge 20 ] || return
    case $1 in
        # Of a program only its first thread may have ended.
        Z | X | x) [ "${18}" -gt 1 ] || return ;;
    esac
    shift 19
    dr_born=$1
}

# Whether the supervisor of operation $1 lives.
dr_lives() {
    { IFS=' ' read -r dr_by dr_mark dr_line <"$dr_ops/$1/by"; } 2>/dev/null && dr_is "$dr_by"
}

# Whether a process lives, given as its number and when it started.
dr_is() {
    dr_identify "/proc/${1%-*}/stat" && [ "$1" = "$dr_me-$dr_born" ]
}

# Adds process $1 and all below it to $dr_pids, a parent before its children.
dr_tree() {
    dr_pids="$dr_pids $1"
    for dr_stat in /proc/[0-9]*/stat; do
        { IFS= read -r dr_line <"$dr_stat"; } 2>/dev/null || continue
        dr_child=${dr_line%% *}
        dr_line=${dr_line##*) }
        dr_line=${dr_line#* }
        [ "${dr_line%% *}" != "$1" ] || [ "$dr_child" = "$dr_spared" ] || dr_tree "$dr_child"
    done
}

# Whether one of $dr_pids still lives.
dr_alive() {
    for dr_one in $dr_pids; do
        dr_identify "/proc/$dr_one/stat" && return 0
    done
    return 1
}

# Whether operation $dr_op is let finish though it shall be stopped: a package manager that is killed leaves packages half
# installed. $1: the process that runs it.
dr_is_let_finish() {
    [ -s "$dr_ops/$dr_op/finish" ] || dr_has_manager "$1"
}

# Whether a package manager is at work below process $1; notes its name.
dr_has_manager() {
    dr_pids=
    dr_tree "$1"
    for dr_one in $dr_pids; do
        dr_identify "/proc/$dr_one/stat" || continue
        { IFS= read -r dr_line <"/proc/$dr_one/stat"; } 2>/dev/null || continue
        dr_line=${dr_line#*"("}
        dr_line=${dr_line%")"*}
        case $dr_line in
            apk | apt | apt-get | aptitude | dnf | dnf-* | dnf5 | dpkg | microdnf | pacman | rpm | tdnf | unattended-upgr* | yum | zypper)
                printf '%s\n' "$dr_line" >"$dr_ops/$dr_op/finish"
                return 0
                ;;
        esac
    done
    return 1
}

# Ends all below process $1 but $dr_spared: at once if they follow TERM, else after ten seconds.
dr_end_below() {
    dr_pids=
    dr_tree "$1"
    dr_pids=${dr_pids#" $1"}
    # shellcheck disable=SC2086 # a list of numbers
    kill -TERM $dr_pids 2>/dev/null
    dr_left=10
    while [ "$dr_left" -gt 0 ] && dr_alive; do
        sleep 1
        dr_left=$((dr_left - 1))
    done
    # shellcheck disable=SC2086 # a list of numbers
    dr_alive && kill -KILL $dr_pids 2>/dev/null
}

# Runs $dr_body with standard input from fd 4, at most $dr_limit seconds but for what is let finish. Nothing here waits for a
# process in the background: mksh may wait for ever for one that has ended already.
dr_limited() {
    # In steps of a second, so that nothing of it outlives its own end for longer.
    (
        exec 4<&-
        dr_above=$dr_me
        dr_identify /proc/self/stat
        dr_spared=$dr_me
        dr_left=$dr_limit
        while [ "$dr_left" -gt 0 ]; do
            sleep 1
            dr_left=$((dr_left - 1))
            # Also where the signal was lost that ends this, as mksh does with one that comes too early.
            dr_lives "$dr_op" || exit 0
            [ ! -e "$dr_ops/$dr_op/stop" ] || dr_is_let_finish "$dr_above" || break
        done
        # A package manager is let finish, with a minute for what comes behind it; whoever waits hears that it still runs.
        dr_left=0
        ! dr_has_manager "$dr_above" || dr_left=60
        while [ "$dr_left" -gt 0 ]; do
            sleep 1
            dr_lives "$dr_op" || exit 0
            dr_left=$((dr_left - 1))
            ! dr_has_manager "$dr_above" || dr_left=60
        done
        : >"$dr_spool/$dr_op.late"
        dr_end_below "$dr_above"
        : >"$dr_spool/$dr_op.killed"
    ) >/dev/null 2>&1 </dev/null &
    dr_watch=$!
    (
        exec <&4 4<&-
        eval "$dr_body"
    ) >"$dr_spool/$dr_op.out" 2>"$dr_spool/$dr_op.err"
    dr_status=$?
    if [ ! -e "$dr_spool/$dr_op.late" ]; then
        kill "$dr_watch" 2>/dev/null
    else
        # A watch that is at work ends all of it, not only what we waited for.
        dr_left=15
        while [ "$dr_left" -gt 0 ] && [ ! -e "$dr_spool/$dr_op.killed" ]; do
            sleep 1
            dr_left=$((dr_left - 1))
        done
    fi
    return "$dr_status"
}

# Makes the record of operation $dr_op, which says who runs it. One of two that try cannot, and nobody can once a recall has
# said that it never ran. Nor does it run when another run has just made a lock behind ours: it looks for such records after
# that, and may not have seen this one, whose shell may be dead by now. The place of its output is made with it: from then on no session that ends takes the directories away.
dr_claim() {
    (umask 077 && mkdir -- "$dr_ops/$dr_op") || return
    if dr_decide; then
        (: >"$dr_spool/$dr_op.out") || { dr_private "$dr_spool" && (: >"$dr_spool/$dr_op.out"); } &&
            dr_identify /proc/self/stat &&
            printf '%s-%s %s %s\n' "$dr_me" "$dr_born" "$dr_stream" "$dr_under" >"$dr_ops/$dr_op/by" && dr_holds && return
    elif [ -e "$dr_ops/$dr_op/by" ]; then
        return 1
    fi
    dr_forget "$dr_op"
    return 1
}

# One of two decides whether operation $dr_op runs: who runs it, or a recall that finds nobody.
dr_decide() {
    (
        set -C
        : >"$dr_ops/$dr_op/by"
    ) 2>/dev/null
}

# Says of operation $dr_op that it never was begun and never will be. Fails where it was.
dr_deny() {
    dr_decide && dr_identify /proc/self/stat && printf '%s-%s\n' "$dr_me" "$dr_born" >"$dr_ops/$dr_op/never"
}

# Runs operation $dr_op in a process that outlives this one and leaves a record of how it ended. Its input is on fd 4.
dr_supervise() {
    (
        exec >/dev/null 2>&1
        # Other sessions may just take the directory away with their last records.
        dr_tries=10
        until dr_claim; do
            dr_tries=$((dr_tries - 1))
            [ "$dr_tries" -gt 0 ] && [ ! -d "$dr_ops/$dr_op" ] || exit
            dr_private "$dr_ops"
        done
        dr_limited
        dr_status=$?
        dr_late=0
        [ ! -e "$dr_spool/$dr_op.late" ] || {
            dr_late=1
            [ ! -e "$dr_ops/$dr_op/stop" ] || dr_late=2
        }
        printf '%s %s\n' "$dr_status" "$dr_late" >"$dr_ops/$dr_op/status"
    )
}

# Prints what is kept of file $1, whose size is $2.
dr_kept() {
    if [ "$2" -le 1048576 ]; then
        cat -- "$1"
    else
        head -c 524288 -- "$1"
        tail -c 524288 -- "$1"
    fi
}

dr_size() {
    dr_bytes=0
    [ ! -s "$1" ] || dr_bytes=$(($(wc -c <"$1")))
}

# Answers how operation $dr_op ended.
dr_answer() {
    dr_status=I
    dr_late=0
    [ ! -s "$dr_ops/$dr_op/status" ] || [ -n "$dr_doubt" ] || IFS=' ' read -r dr_status dr_late <"$dr_ops/$dr_op/status"
    # What was ended early may have ended well.
    [ "$dr_status $dr_late" = '0 0' ] || dr_failed=yes
    dr_size "$dr_spool/$dr_op.out"
    dr_out=$dr_bytes
    dr_size "$dr_spool/$dr_op.err"
    dr_err=$dr_bytes
    dr_outkept=$dr_out dr_errkept=$dr_err
    [ "$dr_out" -le 1048576 ] || dr_outkept=1048576
    [ "$dr_err" -le 1048576 ] || dr_errkept=1048576
    printf '\n%s %s %s %s %s %s %s\n' "$dr_nonce" "$dr_status" "$dr_late" "$dr_out" "$dr_outkept" "$dr_err" "$dr_errkept"
    [ "$dr_out" -eq 0 ] || dr_kept "$dr_spool/$dr_op.out" "$dr_out"
    [ "$dr_err" -eq 0 ] || dr_kept "$dr_spool/$dr_op.err" "$dr_err"
    dr_answered="$dr_answered $dr_op"
}

dr_answer_never() {
    printf '\n%s N %s 0 0 0 0\n' "$dr_nonce" "$1"
    dr_failed=yes
}

dr_refuse() {
    dr_failed=yes
    printf '\n%s 1 0 0 0 %s %s\n%s' "$dr_nonce" "${#1}" "${#1}" "$1"
}

# Reads the input of an operation that is not started.
dr_pass_over() {
    [ "$dr_ilen" -eq 0 ] || dr_take "$((dr_ilen + 33))" >/dev/null
}

# Puts $1, which may be a secret, on standard output; not every shell has a printf of its own.
dr_put() {
    if [ -n "${KSH_VERSION:-}" ]; then
        print -rn -- "$1"
    else
        printf '%s' "$1"
    fi
}

# Runs $dr_body as operation $dr_op and answers.
dr_act() {
    if [ "$dr_kind" = H ]; then
        dr_put "$dr_held" | {
            exec 4<&0
            dr_supervise
        }
        dr_held=
    elif [ "$dr_ilen" -gt 0 ]; then
        dr_stream=stream
        {
            dr_take "$dr_ilen"
            [ "$(dr_take 33)" = "#$dr_nonce" ] && : >"$dr_spool/$dr_op.whole"
        } | {
            exec 4<&0
            dr_supervise
            dr_beat idle
            cat >/dev/null
        }
        dr_stream=-
        # The connection was lost: what ran got a part of its input, and what recalls it will know.
        [ -e "$dr_spool/$dr_op.whole" ] || exit 0
    else
        exec 4</dev/null
        dr_supervise
        exec 4<&-
    fi
    if [ -s "$dr_ops/$dr_op/by" ]; then
        dr_answer
    elif [ -d "$dr_ops/$dr_op" ]; then
        # Somebody was told that it never would be.
        dr_answer_never -
    elif ! dr_holds; then
        dr_refuse 'another run has taken over this host'
    else
        dr_refuse "no record can be kept in $dr_ops of what is done"
    fi
}

# Answers what became of operation $dr_op of an earlier session: its end, for which it waits $dr_limit seconds; R, it still
# runs; I, it was interrupted; or N, it was never started and now never will be, and for how many seconds that would be known:
# since the host is up, and no record was dropped.
dr_recall() {
    if (umask 077 && mkdir -- "$dr_ops/$dr_op") 2>/dev/null; then
        dr_deny
        dr_up=0
        dr_born=0
        dr_identify /proc/1/stat
        [ ! -r /proc/uptime ] || IFS='. ' read -r dr_up dr_line </proc/uptime
        dr_line=
        { IFS= read -r dr_line <"$dr_ops/.swept"; } 2>/dev/null
        case $dr_line in
            *[!0-9]* | '') ;;
            *) [ "$dr_line" -lt "$dr_born" ] || [ "$((dr_line / 100))" -gt "$dr_up" ] || dr_born=$dr_line ;;
        esac
        dr_answer_never "$((dr_up - dr_born / 100))"
        return
    fi
    if [ ! -d "$dr_ops/$dr_op" ]; then
        dr_refuse "no record can be kept in $dr_ops of what is done"
        return
    fi
    dr_left=$dr_limit
    dr_grace=10
    dr_nap=0.1
    while [ ! -s "$dr_ops/$dr_op/status" ]; do
        if dr_lives "$dr_op"; then
            if [ "$dr_left" -le 0 ]; then
                printf '\n%s R 0 0 0 0 0\n' "$dr_nonce"
                dr_failed=yes
                return
            fi
            [ "$dr_nap" != 1 ] || dr_left=$((dr_left - 1))
        else
            # It may just have made its record, or just have ended.
            if [ "$dr_grace" -le 0 ]; then
                [ ! -e "$dr_ops/$dr_op/by" ] || break
                ! dr_deny || break
                dr_grace=10
            fi
        fi
        dr_grace=$((dr_grace - 1))
        [ "$dr_grace" -gt 0 ] || dr_nap=1
        sleep "$dr_nap" 2>/dev/null || sleep 1
    done
    if [ ! -e "$dr_ops/$dr_op/never" ]; then
        # What streamed its input may have ended well with a part of it.
        dr_mark=
        { IFS=' ' read -r dr_by dr_mark dr_line <"$dr_ops/$dr_op/by"; } 2>/dev/null
        [ "$dr_mark" != stream ] || [ -e "$dr_spool/$dr_op.whole" ] || dr_doubt=yes
        dr_answer
        dr_doubt=
    else
        dr_answer_never -
    fi
}

# Asks the process that runs operation $dr_op for another session to end it, and answers whether it will.
dr_stop() {
    dr_status=N
    dr_program=
    if [ ! -s "$dr_ops/$dr_op/status" ] && dr_lives "$dr_op"; then
        dr_status=K
        printf 'stop\n' >"$dr_ops/$dr_op/stop"
        [ ! -s "$dr_ops/$dr_op/finish" ] || {
            dr_status=F
            IFS= read -r dr_program <"$dr_ops/$dr_op/finish"
        }
    fi 2>/dev/null
    printf '\n%s %s 0 %s %s 0 0\n%s' "$dr_nonce" "$dr_status" "${#dr_program}" "${#dr_program}" "$dr_program"
}

# The lock of a host is the file lock.NUMBER of the highest number. Its first line says which run it is of, and who started
# that; each further line is a session of that run: a process, when it started, and since which start of the host. Nobody
# has to remove it: it is held as long as one of these sessions lives, or a step that one of them started.
# Users cannot see what others keep. So a run that also acts as another user holds two locks, and that of its usual user names
# the session of the other, and the guard of that session, which lives as long as a step that this started.

# Sets $dr_number to that number; 0: there is no lock yet.
dr_find_lock() {
    dr_number=0
    for dr_file in "$dr_locks"/lock.*; do
        dr_try=${dr_file##*/lock.}
        case $dr_try in
            *[!0-9]* | '') ;;
            *) [ "$dr_try" -le "$dr_number" ] || dr_number=$dr_try ;;
        esac
    done
}

# Whether the lock under which this shell acts, if there is one, is the last one.
dr_holds() {
    [ -n "$dr_lock" ] || return 0
    dr_find_lock
    [ "$dr_number" = "$dr_under" ] && [ -f "$dr_lock" ]
}

# Whether lock $1 is held: by a session, or by a step that was begun under any lock, since who goes on with a run does not
# wait for its steps for ever.
dr_is_held() {
    [ -f "$dr_locks/lock.$1" ] || return 1
    [ -z "$(dr_holders "$1")" ] || return 0
    dr_has_step
} 2>/dev/null

# Prints those lines of lock $1 whose process lives.
dr_holders() {
    while IFS=' ' read -r dr_by dr_line dr_mark; do
        [ "$dr_line" = "$dr_boot" ] || continue
        dr_is "$dr_by" || { [ "$dr_mark" = hidden ] && dr_is_hidden "${dr_by%-*}"; } || continue
        printf '%s %s %s\n' "$dr_by" "$dr_boot" "$dr_mark"
    done <"$dr_locks/lock.$1"
} 2>/dev/null

# Whether process $1 of another user lives though /proc does not show it (hidepid).
dr_is_hidden() {
    case $(kill -0 "$1" 2>&1) in
        *ermission* | *ermitted*) return 0 ;;
    esac
    return 1
}

# Whether a step lives that was started under a lock.
dr_has_step() {
    for dr_old in "$dr_ops"/*/by; do
        dr_line=
        { IFS=' ' read -r dr_by dr_mark dr_line <"$dr_old"; } 2>/dev/null
        case $dr_line in
            - | '') ;;
            *) ! dr_is "$dr_by" || return 0 ;;
        esac
    done
    return 1
} 2>/dev/null

# Prints the lines of a lock for this shell and for processes of other users: $6 and those behind it.
dr_sign() {
    printf '%s %s\n' "$dr_self" "$dr_boot"
    shift 5
    for dr_by do
        dr_mark=
        dr_is "$dr_by" || ! dr_is_hidden "${dr_by%-*}" || dr_mark=' hidden'
        printf '%s %s%s\n' "$dr_by" "$dr_boot" "$dr_mark"
    done
}

# Prints the lines of lock $dr_found whose process lives. Somebody else may just have taken it away: then this one is not taken.
dr_inherit() {
    [ "$dr_found" -eq 0 ] || dr_holders "$dr_found" || :
}

# Locks this host for run $1, which $2 started. $3: runs that it goes on with, each with a comma behind it. $4: the number
# of the lock when the host was looked at; empty: nobody looked. $5: seconds without a frame after which this shell ends.
# Further: processes of other users' sessions of this run, each with when it started.
# Sets $dr_state to taken, changed (taken, but another run held it in between) or held, and $dr_owner to who holds it or
# held it before.
dr_take_lock() {
    dr_boot=
    { IFS= read -r dr_boot </proc/sys/kernel/random/boot_id; } 2>/dev/null
    dr_identify "/proc/$$/stat"
    dr_self=$dr_me-$dr_born
    dr_tries=20
    while [ "$dr_tries" -gt 0 ]; do
        dr_tries=$((dr_tries - 1))
        dr_find_lock
        dr_found=$dr_number
        dr_owner=
        [ "$dr_found" -eq 0 ] || { IFS= read -r dr_owner <"$dr_locks/lock.$dr_found"; } 2>/dev/null || continue
        if [ "${dr_owner%% *}" = "$1" ]; then
            # Whoever only makes sure that it is still ours adds nothing.
            [ $# -eq 5 ] && [ "$dr_lock" = "$dr_locks/lock.$dr_found" ] || dr_sign "$@" >>"$dr_locks/lock.$dr_found" || return
            dr_find_lock
            dr_state=taken
            # Taken by a claim whose answer was lost, perhaps.
            [ "$4" = "$dr_found" ] || dr_compare "$4"
            [ "$dr_number" != "$dr_found" ] || return 0
            continue
        fi
        dr_state=held
        case ,$3 in
            *",${dr_owner%% *},"*) ;;
            *) [ "$dr_found" -eq 0 ] || ! dr_is_held "$dr_found" || return 0 ;;
        esac
        # Who is left of a run that this one goes on with may be at a step still.
        { printf '%s %s\n' "$1" "$2" && dr_sign "$@" && dr_inherit; } >"$dr_locks/.lock.$$" || return
        dr_number=$((dr_found + 1))
        # What cannot be linked because the file is there is tried again.
        ln -- "$dr_locks/.lock.$$" "$dr_locks/lock.$dr_number" 2>/dev/null || continue
        dr_found=$dr_number
        dr_find_lock
        if [ "$dr_number" != "$dr_found" ]; then
            rm -f -- "$dr_locks/lock.$dr_found"
            continue
        fi
        # A session of the other run may have joined it just now; it looks for ours only after that.
        case ,$3 in
            *",${dr_owner%% *},"*) ;;
            *)
                if [ "$dr_found" -gt 1 ] && dr_is_held "$((dr_found - 1))"; then
                    rm -f -- "$dr_locks/lock.$dr_found"
                    return 0
                fi
                ;;
        esac
        dr_state=taken
        dr_compare "$4"
        for dr_file in "$dr_locks"/lock.*; do
            [ "$dr_file" = "$dr_locks/lock.$dr_found" ] || rm -f -- "$dr_file"
        done
        return 0
    done
    [ -n "$dr_owner" ] || return
    dr_state=held
}

# Whether another run was there since somebody saw lock $1, though lock $dr_found is the first that is left.
dr_compare() {
    [ -z "$1" ] || [ "$1" = "$((dr_found - 1))" ] || dr_state=changed
}

# Ends this shell when no frame has come for $1 seconds: then the connection is dead, and the lock must not be held for it.
dr_watch_over() {
    dr_beat idle
    (
        exec </dev/null >/dev/null 2>&1
        dr_still=0
        dr_last=
        while [ "$dr_still" -lt "$1" ] && dr_is "$dr_self"; do
            sleep 1
            dr_now=
            { IFS= read -r dr_now <"$dr_spool/beat.$$"; } 2>/dev/null
            dr_still=$((dr_still + 1))
            [ "$dr_now" = "$dr_last" ] && [ "$dr_now" != busy ] || dr_still=0
            dr_last=$dr_now
        done
        ! dr_is "$dr_self" || kill -KILL $$
        rm -f -- "$dr_spool/beat.$$"
        # A step may just have made its record.
        sleep 1
        while dr_has_step; do
            sleep 1
        done
    ) &
    dr_guard=$!
    dr_watched=$dr_self
    ! dr_identify "/proc/$dr_guard/stat" || dr_watched=$dr_self,$dr_me-$dr_born
}

# Notes for the guard whether this shell runs what it was sent, or waits for more.
dr_beat() {
    [ -n "$dr_lock" ] || return
    dr_beats=$((dr_beats + 1))
    [ "$1" = busy ] || set -- "$dr_beats"
    printf '%s\n' "$1" >"$dr_spool/beat.$$"
}

dr_dismiss_guard() {
    [ -n "$dr_guard" ] || return
    kill "$dr_guard" 2>/dev/null
    rm -f -- "$dr_spool/beat.$$"
}

# Answers a lock frame; its arguments are those of dr_take_lock. Behind the state and the number come the processes that hold
# it, this shell and its guard; on a second line, where it is.
dr_answer_lock() {
    if ! dr_private "$dr_locks"; then
        dr_refuse "no private directory $dr_locks can be made for the lock of the host"
        return
    fi
    if dr_take_lock "$@" 2>/dev/null; then
        if [ "$dr_state" != held ]; then
            dr_lock=$dr_locks/lock.$dr_number
            dr_under=$dr_number
            [ -n "$dr_guard" ] || dr_watch_over "$5"
        fi
        dr_line="$dr_state $dr_number $dr_watched $dr_owner
$dr_locks"
        printf '\n%s 0 0 %s %s 0 0\n%s' "$dr_nonce" "${#dr_line}" "${#dr_line}" "$dr_line"
    else
        dr_refuse "the lock of the host cannot be taken in $dr_locks"
    fi
    rm -f -- "$dr_locks/.lock.$$"
}

while IFS=' ' read -r dr_kind dr_nonce dr_id dr_limit dr_blen dr_ilen dr_op; do
    case $dr_kind in
        O | A | H | B | R | K | L | T) ;;
        P)
            dr_beat idle
            continue
            ;;
        Q)
            dr_acknowledge
            dr_dismiss_guard
            rmdir -- "${dr_ops:-/nowhere}" "${dr_spool:-/nowhere}" 2>/dev/null
            break
            ;;
        *) continue ;;
    esac
    dr_beat idle
    # Text that was cut off with the connection must not run.
    dr_body=$(
        dr_last='exec'
        dr_take "$dr_blen"
    )
    case $dr_body in
        *"#$dr_nonce") ;;
        *) break ;;
    esac
    if [ "$dr_kind" = T ]; then
        eval "dr_text_$dr_op=\${dr_body%\"#\$dr_nonce\"}"
        continue
    fi
    dr_held=
    if [ "$dr_kind" = H ]; then
        dr_held=$(
            dr_last='exec'
            dr_take "$dr_ilen"
        )
        case $dr_held in
            *"#$dr_nonce") dr_held=${dr_held%"#$dr_nonce"} ;;
            *) break ;;
        esac
        dr_ilen=0
    fi
    if [ "$dr_id" != "$dr_batch" ]; then
        dr_batch=$dr_id
        dr_failed=
        dr_acknowledge
    fi
    if [ -n "$dr_failed" ]; then
        dr_pass_over
        printf '\n%s N 0 0 0 0 0\n' "$dr_nonce"
        case $dr_kind in
            O | B) printf '\n%s\n' "$dr_nonce" >&2 ;;
        esac
    elif [ "$dr_kind" = A ] || [ "$dr_kind" = H ] || [ "$dr_kind" = R ] || [ "$dr_kind" = K ] ||
        [ "$dr_kind" = L ]; then
        if ! dr_make_places; then
            dr_pass_over
            dr_refuse 'no private directory can be made for the output of commands'
        elif [ "$dr_kind" = L ]; then
            eval "$dr_body"
            dr_answer_lock "$@"
        elif [ "$dr_kind" = K ]; then
            dr_stop
        elif [ -n "$dr_lock" ] && [ ! -f "$dr_lock" ]; then
            dr_pass_over
            dr_refuse 'another run has taken over this host'
        elif [ "$dr_kind" = R ]; then
            dr_beat busy
            dr_recall
        else
            dr_beat busy
            dr_act
        fi
    elif [ "$dr_kind" = B ]; then
        (
            eval "$dr_body"
        )
        dr_status=$?
        printf '\n%s %s\n' "$dr_nonce" "$dr_status"
        printf '\n%s\n' "$dr_nonce" >&2
        case $dr_status in
            # Nobody was become, or there is no sudo.
            1 | 126 | 127) ;;
            # Further frames are for the shell that has ended, and not to be done as somebody else.
            *) exit 0 ;;
        esac
    else
        dr_beat busy
        (
            exec
            eval "$dr_body"
        ) </dev/null
        printf '\n%s %s\n' "$dr_nonce" "$?"
        printf '\n%s\n' "$dr_nonce" >&2
    fi
    dr_beat idle
done
dr_dismiss_guard
exit 0
