# The host's side of a session: reads frames from standard input until it is closed.
#
# Frame:   KIND NONCE BATCH LIMIT BODY INPUT, then BODY bytes of program text, then INPUT bytes for its standard input.
#          KIND is O (observe), A (act) or B (become: the program text starts the next shell).
# Answer:  O: the program's output as it comes, then "newline NONCE STATUS newline"; on stderr "newline NONCE newline".
#          A: "newline NONCE STATUS LATE OUT OUTKEPT ERR ERRKEPT newline", then OUTKEPT and ERRKEPT bytes.
#          A frame behind a failed act of its batch: status N.
LC_ALL=C
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH
unset IFS CDPATH ENV BASH_ENV GREP_OPTIONS POSIXLY_CORRECT LANGUAGE TMPDIR 2>/dev/null
unalias -a 2>/dev/null
umask 022
cd / || cd "$HOME" || exit 96
dr_spool=
dr_batch=
dr_failed=
dr_full=iflag=fullblock
dd bs=1 count=0 iflag=fullblock </dev/null >/dev/null 2>&1 || dr_full=

# Exactly $1 bytes of the frame stream.
dr_take() {
    [ "$1" -gt 0 ] || return 0
    if [ -z "$dr_full" ]; then
        dd bs=1 count="$1" 2>/dev/null
        return
    fi
    dr_blocks=$(($1 / 65536))
    dr_rest=$(($1 % 65536))
    [ "$dr_blocks" -eq 0 ] || dd bs=65536 count="$dr_blocks" iflag=fullblock 2>/dev/null || return
    [ "$dr_rest" -eq 0 ] || dd bs="$dr_rest" count=1 iflag=fullblock 2>/dev/null
}

# A private directory for the output of acts.
dr_make_spool() {
    [ -n "$dr_spool" ] && return
    dr_uid=$(id -u)
    if [ "$dr_uid" = 0 ]; then
        dr_base=/run
        [ -d /run ] || dr_base=/var/run
    else
        dr_base=${XDG_RUNTIME_DIR:-}
        [ -n "$dr_base" ] && [ -d "$dr_base" ] && [ -O "$dr_base" ] || dr_base=$HOME/.local/state
        [ -d "$dr_base" ] || mkdir -p -- "$dr_base" || return
    fi
    # What a session left that was killed.
    for dr_old in "$dr_base"/drover.[0-9]*.*; do
        dr_owner=${dr_old##*/drover.}
        if [ -O "$dr_old" ] && [ ! -h "$dr_old" ] && [ ! -d "/proc/${dr_owner%%.*}" ]; then
            rm -rf -- "$dr_old"
        fi
    done
    dr_try=$dr_base/drover.$$.$dr_nonce
    (umask 077 && mkdir -- "$dr_try") || return
    dr_spool=$dr_try
}

# Adds process $1 and all below it to $dr_pids, a parent before its children.
dr_tree() {
    dr_pids="$dr_pids $1"
    for dr_stat in /proc/[0-9]*/stat; do
        { IFS= read -r dr_line <"$dr_stat"; } 2>/dev/null || continue
        dr_child=${dr_line%% *}
        dr_line=${dr_line##*) }
        dr_line=${dr_line#* }
        [ "${dr_line%% *}" != "$1" ] || dr_tree "$dr_child"
    done
}

# Whether one of $dr_pids still lives.
dr_alive() {
    for dr_one in $dr_pids; do
        kill -0 "$dr_one" 2>/dev/null && return 0
    done
    return 1
}

# Ends process $1 and all below it: at once if they follow TERM, else after ten seconds.
dr_end_tree() {
    dr_pids=
    dr_tree "$1"
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

# Runs $dr_body with standard input from fd 4, at most $dr_limit seconds.
dr_limited() {
    (
        exec <&4 4<&-
        eval "$dr_body"
    ) >"$dr_spool/out" 2>"$dr_spool/err" &
    dr_pid=$!
    # In steps of a second, so that nothing of it outlives its own end for longer.
    (
        exec 4<&-
        dr_left=$dr_limit
        while [ "$dr_left" -gt 0 ]; do
            sleep 1
            dr_left=$((dr_left - 1))
        done
        : >"$dr_spool/late"
        dr_end_tree "$dr_pid"
    ) >/dev/null 2>&1 </dev/null &
    dr_watch=$!
    wait "$dr_pid"
    dr_status=$?
    # A watch that is at work ends all of it, not only what we waited for.
    [ -e "$dr_spool/late" ] || kill "$dr_watch" 2>/dev/null
    wait "$dr_watch" 2>/dev/null
    return "$dr_status"
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

dr_act() {
    rm -f -- "$dr_spool/late"
    if [ "$dr_ilen" -gt 0 ]; then
        dr_take "$dr_ilen" | {
            exec 4<&0
            dr_limited
            dr_status=$?
            cat >/dev/null
            exit "$dr_status"
        }
        dr_status=$?
    else
        exec 4</dev/null
        dr_limited
        dr_status=$?
        exec 4<&-
    fi
    [ "$dr_status" -eq 0 ] || dr_failed=yes
    dr_late=0
    [ ! -e "$dr_spool/late" ] || dr_late=1
    dr_out=$(wc -c <"$dr_spool/out")
    dr_err=$(wc -c <"$dr_spool/err")
    dr_out=$((dr_out)) dr_err=$((dr_err))
    dr_outkept=$dr_out dr_errkept=$dr_err
    [ "$dr_out" -le 1048576 ] || dr_outkept=1048576
    [ "$dr_err" -le 1048576 ] || dr_errkept=1048576
    printf '\n%s %s %s %s %s %s %s\n' "$dr_nonce" "$dr_status" "$dr_late" "$dr_out" "$dr_outkept" "$dr_err" "$dr_errkept"
    dr_kept "$dr_spool/out" "$dr_out"
    dr_kept "$dr_spool/err" "$dr_err"
    rm -f -- "$dr_spool/out" "$dr_spool/err"
}

while IFS=' ' read -r dr_kind dr_nonce dr_id dr_limit dr_blen dr_ilen; do
    case $dr_kind in
        O | A | B) ;;
        *) continue ;;
    esac
    dr_body=$(
        dr_take "$dr_blen"
        printf .
    )
    dr_body=${dr_body%.}
    if [ "$dr_id" != "$dr_batch" ]; then
        dr_batch=$dr_id
        dr_failed=
    fi
    if [ -n "$dr_failed" ]; then
        dr_take "$dr_ilen" >/dev/null
        printf '\n%s N 0 0 0 0 0\n' "$dr_nonce"
        [ "$dr_kind" = A ] || printf '\n%s\n' "$dr_nonce" >&2
    elif [ "$dr_kind" = A ]; then
        if dr_make_spool; then
            dr_act
        else
            dr_take "$dr_ilen" >/dev/null
            dr_failed=yes
            dr_words='no private directory can be made for the output of commands'
            printf '\n%s 1 0 0 0 %s %s\n%s' "$dr_nonce" "${#dr_words}" "${#dr_words}" "$dr_words"
        fi
    elif [ "$dr_kind" = B ]; then
        (
            eval "$dr_body"
        )
        printf '\n%s %s\n' "$dr_nonce" "$?"
        printf '\n%s\n' "$dr_nonce" >&2
    else
        (
            exec
            eval "$dr_body"
        ) </dev/null
        printf '\n%s %s\n' "$dr_nonce" "$?"
        printf '\n%s\n' "$dr_nonce" >&2
    fi
done
# No trap does this: a child that is killed before it drops its traps would run them.
[ -z "$dr_spool" ] || rm -rf -- "$dr_spool"
exit 0
