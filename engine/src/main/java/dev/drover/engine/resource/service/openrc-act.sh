# Does one thing to a service under OpenRC.
# $1 enable|disable|start|stop|restart|reload, $2 name
verb=$1
name=$2
script=/etc/init.d/$name

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

must_exist() {
    [ ! -x "$script" ] || return 0
    others=$(for file in /etc/init.d/*; do
        printf '%s\n' "${file##*/}"
    done | near_names "$name")
    fail "no service '$name': there is no $script that can be run${others:+; near: $others}; nothing was changed"
}

state_now() {
    case $(openrc_answer "$name") in
    0) printf 'it is now started' ;;
    3) printf 'it is now stopped' ;;
    4) printf 'it is now stopping' ;;
    8) printf 'it is now starting' ;;
    16) printf 'it is now inactive' ;;
    *) printf 'its daemon is gone' ;;
    esac
}

# The words of the script go where ours go: a daemon may keep that open.
tell() {
    rc-service "$name" "$1" </dev/null >&2
}

# Its daemon is gone, and OpenRC takes it for started: stopping it would fail, and starting it do nothing.
forget_dead() {
    case $(openrc_answer "$name") in
    32 | 64 | dead | lost) rc-service "$name" zap </dev/null >/dev/null 2>&1 ;;
    esac
}

# What is another one when a supervisor has started it again.
incarnation() {
    pid=$(openrc_value "$name" child_pid)
    printf '%s' "${pid:-$(openrc_pid "$(openrc_value "$name" pidfile)")}"
}

# Whole seconds since it was told to start, the one that has begun counted.
seconds() {
    printf '%s' "$(($(date +%s) - since + 1))"
}

# Fails unless it runs now, and has since it was started; "check last" no longer waits for a pid file.
check() {
    case $(openrc_answer "$name") in
    0) ;;
    # A daemon may write its pid file a moment after it was started.
    lost) [ "${1:-}" != last ] || fail "$name started but its pid file $(openrc_value "$name" pidfile) is not there $(seconds) s later$(syslog_of "$name")" ;;
    *) fail "$name started but ended within $(seconds) s; $(state_now)$(syslog_of "$name")" ;;
    esac
    [ -n "$first" ] || first=$(incarnation)
    [ "$(incarnation)" = "$first" ] ||
        fail "$name started but ended within $(seconds) s and was started again: first process $first, now $(incarnation)$(syslog_of "$name")"
}

# begin start|restart
begin() {
    must_exist
    forget_dead
    since=$(date +%s)
    tell "$1" || fail "$name could not be ${1}ed; $(state_now)$(syslog_of "$name")"
    first=
    check
    sleep 0.5
    check
    sleep 0.5
    check
    sleep 1
    check last
}

# A command that has no description is told of on standard error.
can_reload() {
    case $(head -n 1 "$script") in
    *openrc-run* | *runscript*) rc-service "$name" describe 2>&1 </dev/null | grep -q '^ *\* reload:' ;;
    esac
}

case $verb in
start) begin start ;;
restart) begin restart ;;
reload)
    must_exist
    if can_reload; then
        tell reload || fail "$name could not be reloaded; $(state_now)"
    else
        begin restart
    fi
    ;;
stop)
    [ -x "$script" ] || exit 0
    forget_dead
    tell stop || fail "$name could not be stopped; $(state_now)"
    case $(openrc_answer "$name") in
    0 | 4 | 8) fail "$name still runs after $script stop; $(state_now)" ;;
    esac
    ;;
enable)
    must_exist
    said=$(rc-update add "$name" default 2>&1 </dev/null) || fail "$name could not be enabled: $said"
    ;;
disable)
    must_exist
    for runlevel in $(openrc_runlevels "$name"); do
        said=$(rc-update del "$name" "$runlevel" 2>&1 </dev/null) || fail "$name could not be disabled: $said"
    done
    ;;
*) fail "unknown verb '$verb'" ;;
esac
