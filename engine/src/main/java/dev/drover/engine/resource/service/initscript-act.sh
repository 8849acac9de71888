# Does one thing to a service under Upstart or SysV init.
# $1 enable|disable|start|stop|restart|reload, $2 name
verb=$1
name=$2
conf=/etc/init/$name.conf
override=/etc/init/$name.override
script=/etc/init.d/$name

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

# Whole seconds since it was told to start, the one that has begun counted.
seconds() {
    printf '%s' "$(($(date +%s) - since + 1))"
}

kind=none
upstart=no
if initctl version >/dev/null 2>&1; then
    upstart=yes
fi
if [ "$upstart" = yes ] && [ -f "$conf" ]; then
    kind=job
elif [ -x "$script" ]; then
    kind=script
fi

must_exist() {
    [ "$kind" = none ] || return 0
    others=$(for file in /etc/init/*.conf /etc/init.d/*; do
        file=${file##*/}
        printf '%s\n' "${file%.conf}"
    done | near_names "$name")
    fail "no service '$name': neither $conf nor $script${others:+; near: $others}; nothing was changed"
}

# --- Upstart -----------------------------------------------------------------------------------------------------------
# "start" of a running job and "stop" of a stopped one fail, and "start" says 0 for a job that dies in the next moment:
# only "status" tells.

job_status() {
    initctl status "$name" 2>&1 | head -n 1
}

job_runs() {
    case $(job_status) in
        "$name start/running"*) return 0 ;;
        *) return 1 ;;
    esac
}

job_log() {
    if [ -s "/var/log/upstart/$name.log" ]; then
        printf '; the last lines of /var/log/upstart/%s.log:\n' "$name"
        tail -n 20 "/var/log/upstart/$name.log"
    fi
}

job_must_be_known() {
    case $(job_status) in
        *'Unknown job'*)
            reason=$(init-checkconf "$conf" 2>&1 | grep -i error | head -n 1)
            fail "Upstart does not know the job '$name', though $conf exists${reason:+: $reason}; nothing was changed"
            ;;
    esac
}

job_check() {
    now=$(job_status)
    case $now in
        "$name start/running"*) ;;
        *) fail "$name started but ended within $(seconds) s; it is now: ${now#"$name "}$(job_log)" ;;
    esac
    # A job may still have been in its post-start: only another process is another start.
    if [ "${now##*process }" != "${first##*process }" ]; then
        fail "$name started but ended within $(seconds) s and was started again: first ${first#"$name "}, now ${now#"$name "}$(job_log)"
    fi
}

job_start() {
    job_must_be_known
    job_runs && return 0
    since=$(date +%s)
    said=$(initctl start "$name" 2>&1) || job_runs || fail "$name could not be started: $said; it is now: $(job_status)$(job_log)"
    first=$(job_status)
    job_check
    sleep 0.5
    job_check
    sleep 0.5
    job_check
    sleep 1
    job_check
}

job_stop() {
    case $(job_status) in
        "$name stop/waiting"* | *'Unknown job'*) return 0 ;;
    esac
    said=$(initctl stop "$name" 2>&1)
    case $(job_status) in
        "$name stop/waiting"* | *'Unknown job'*) ;;
        *) fail "$name could not be stopped: $said; it is now: $(job_status)" ;;
    esac
}

override_needs_upstart() {
    version=$(initctl version | sed -n 's/.*upstart \([0-9]*\)\.\([0-9]*\).*/\1 \2/p')
    major=${version% *}
    minor=${version#* }
    if [ "${major:-0}" -lt 1 ] || { [ "$major" -eq 1 ] && [ "$minor" -lt 3 ]; }; then
        fail "this Upstart ($(initctl version)) reads no override files; nothing was changed"
    fi
}

# Replaces the override file by standard input, or removes it when nothing is left.
put_override() {
    new=$(mktemp /etc/init/.drover-override.XXXXXX) || fail "cannot write in /etc/init; nothing was changed"
    cat >"$new" || { rm -f -- "$new"; fail "cannot write in /etc/init; nothing was changed"; }
    if [ -s "$new" ]; then
        chmod 0644 "$new"
        sync "$new" 2>/dev/null || sync
        mv -f -- "$new" "$override" || fail "cannot write $override; nothing was changed"
    else
        rm -f -- "$new" "$override"
    fi
}

job_disable() {
    override_needs_upstart
    {
        if [ -f "$override" ]; then
            # A file whose last line has no end would swallow the word.
            awk '{ print }' "$override"
        fi
        printf 'manual\n'
    } | put_override || exit 1
}

job_enable() {
    job_must_be_known
    if [ -f "$override" ]; then
        grep -v -E '^[[:space:]]*manual[[:space:]]*(#.*)?$' "$override" | put_override || exit 1
    fi
    boots=$(cat "$conf" "$override" 2>/dev/null | awk '$1 == "manual" { boots = "" } $1 == "start" && $2 == "on" { boots = "yes" } END { print boots }')
    [ -n "$boots" ] || fail "$conf itself says 'manual' or has no 'start on': the job cannot be enabled without changing it"
}

# --- SysV --------------------------------------------------------------------------------------------------------------

sysv() {
    if command -v service >/dev/null 2>&1; then
        service "$name" "$1" </dev/null >&2
    else
        "$script" "$1" </dev/null >&2
    fi
}

sysv_runs() {
    "$script" status </dev/null >/dev/null 2>&1
}

sysv_check() {
    sysv_runs || fail "$name started but ended within $(seconds) s$(syslog_of "$name")"
}

sysv_start() {
    since=$(date +%s)
    sysv "$1" || fail "$script $1 failed with status $?$(syslog_of "$name")"
    sleep 0.5
    sysv_check
    sleep 0.5
    sysv_check
    sleep 1
    sysv_check
}

sysv_stop() {
    sysv stop || fail "$script stop failed with status $?"
    ! sysv_runs || fail "$name still runs after $script stop"
}

sysv_boot() {
    if command -v update-rc.d >/dev/null 2>&1; then
        update-rc.d "$name" defaults >/dev/null && update-rc.d "$name" "$1" >/dev/null
    elif command -v chkconfig >/dev/null 2>&1; then
        chkconfig --add "$name" && if [ "$1" = enable ]; then chkconfig "$name" on; else chkconfig "$name" off; fi
    else
        fail "there is neither update-rc.d nor chkconfig on this host; nothing was changed"
    fi || fail "$name could not be ${1}d at boot"
}

# -----------------------------------------------------------------------------------------------------------------------

case $verb in
    disable)
        # Before the job exists too: then the package that brings it finds the word.
        if [ "$kind" = script ]; then
            sysv_boot disable
        elif [ "$upstart" = yes ]; then
            job_disable
        else
            must_exist
        fi
        exit 0
        ;;
    stop) [ "$kind" != none ] || exit 0 ;;
    *) must_exist ;;
esac
case $kind/$verb in
    job/enable) job_enable ;;
    job/start) job_start ;;
    job/stop) job_stop ;;
    job/restart)
        # "restart" would keep the definition of the job as it was when it started.
        job_stop
        job_start
        ;;
    job/reload)
        said=$(initctl reload "$name" 2>&1) || fail "$name could not be reloaded: $said; it is now: $(job_status)"
        ;;
    script/enable) sysv_boot enable ;;
    script/start) sysv_start start ;;
    script/stop) sysv_stop ;;
    script/restart) sysv_start restart ;;
    script/reload) sysv reload || fail "$script reload failed with status $?" ;;
    *) fail "unknown verb '$verb'" ;;
esac
