# Does one thing to a unit.
# $1 enable|disable|mask|unmask|start|stop|restart|reload, $2 full unit name
verb=$1
unit=$2

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

property() {
    systemctl show --no-pager -p "$1" -- "$unit" | sed -n 's/^[^=]*=//p'
}

# As it is on disk; the property UnitFileState is what systemd read earlier.
boot_state() {
    systemctl is-enabled -- "$unit" 2>/dev/null
}

# Words of systemctl itself; what it starts is no child of it.
tell() {
    said=$(systemctl --no-ask-password "$@" -- "$unit" 2>&1 </dev/null)
}

state_now() {
    printf '%s is now %s (%s)' "$unit" "$(property ActiveState)" "$(property SubState)"
}

journal() {
    # What was said last may not be written yet; older ones know no such option.
    timeout 5 journalctl --sync >/dev/null 2>&1
    # systemd says what is wrong with a unit file each time somebody looks at it.
    lines=$(journalctl -u "$unit" -n 60 --no-pager -o cat 2>/dev/null | grep -v '^-- No entries --$' | awk '!seen[$0]++' | tail -n 20)
    if [ -n "$lines" ]; then
        printf '; its last lines in the journal:\n%s\n' "$lines"
    fi
}

near() {
    systemctl list-unit-files --no-legend --no-pager 2>/dev/null | sed 's/ .*//' | near_names "$unit"
}

# systemd reads unit files only when told to.
read_unit() {
    if [ "$(property NeedDaemonReload)" = yes ] || [ "$(property LoadState)" = not-found ]; then
        systemctl daemon-reload || fail "systemctl daemon-reload failed; nothing was changed"
    fi
    if [ "$(property LoadState)" = not-found ]; then
        others=$(near)
        fail "no unit '$unit'${others:+; near: $others}; nothing was changed"
    fi
}

# Whether the daemon of a unit made from a SysV script is gone; systemd calls the unit active all the same.
sysv_is_dead() {
    script=$(property SourcePath)
    case $script in
        /etc/init.d/*) ;;
        *) return 1 ;;
    esac
    [ "$(property SubState)" = exited ] && grep -q 'status)' "$script" || return 1
    SYSTEMCTL_SKIP_REDIRECT=1 "$script" status </dev/null >/dev/null 2>&1
    case $? in
        1 | 2 | 3) return 0 ;;
        *) return 1 ;;
    esac
}

# One look at the unit: what is asked for one after the other may be of two starts.
look() {
    seen=$(systemctl show --no-pager -p ActiveState -p SubState -p NRestarts -p Result -p ExecMainStatus -- "$unit")
}

saw() {
    printf '%s\n' "$seen" | sed -n "s/^$1=//p"
}

reasons() {
    printf '(%s, exit status %s)' "$(saw Result)" "$(saw ExecMainStatus)"
}

# Whole seconds since it was told to start, the one that has begun counted.
seconds() {
    printf '%s' "$(($(date +%s) - since + 1))"
}

# Fails unless the unit is active now, and has been since it was started.
check() {
    look
    now=$(saw ActiveState)/$(saw SubState)
    restarts=$(saw NRestarts)
    case $now in
        */auto-restart*) fail "$unit started but ended within $(seconds) s $(reasons), and systemd keeps restarting it; $(state_now)$(journal)" ;;
        failed/*) fail "$unit started but failed within $(seconds) s $(reasons); $(state_now)$(journal)" ;;
    esac
    # On the way to the next start it may be in any state.
    if [ "${restarts:-0}" -gt "${restarts_before:-0}" ]; then
        fail "$unit started but ended within $(seconds) s, and systemd restarted it; $(state_now)$(journal)"
    fi
    case $now in
        active/* | reloading/*) ;;
        inactive/*)
            if [ "$type" = oneshot ] && [ "$(saw Result)" = success ]; then
                fail "$unit is a oneshot unit without RemainAfterExit: it ran and ended well, so it cannot be 'running'"
            fi
            fail "$unit started but ended within $(seconds) s $(reasons); $(state_now)$(journal)"
            ;;
        *) fail "$unit started but failed within $(seconds) s $(reasons); $(state_now)$(journal)" ;;
    esac
    if sysv_is_dead; then
        fail "$unit started but its daemon is gone within $(seconds) s; $(state_now)$(journal)"
    fi
}

# systemctl says 0 for a Type=simple daemon that dies in the next moment; others say themselves when they are ready.
watch_over() {
    check
    case $type in
        simple | exec | idle | forking)
            sleep 0.5
            check
            sleep 0.5
            check
            sleep 1
            check
            ;;
        notify | notify-reload | dbus)
            sleep 0.5
            check
            ;;
    esac
}

# begin VERB: start, restart or reload-or-restart.
begin() {
    read_unit
    # A mask that somebody took away by hand.
    if [ "$(property LoadState)" = masked ]; then
        systemctl daemon-reload || fail "systemctl daemon-reload failed; nothing was changed"
    fi
    case $(property LoadState) in
        masked) fail "$unit is masked; nothing was changed; 'ensure running, enabled' lifts the mask" ;;
    esac
    # Otherwise earlier failures count, and systemd refuses: "start request repeated too quickly".
    systemctl reset-failed -- "$unit" >/dev/null 2>&1
    restarts_before=$(property NRestarts)
    type=$(property Type)
    since=$(date +%s)
    begins=$1
    # A start of a unit that waits for its next automatic one is put off until then, and counted as that one.
    case $1-$(property SubState) in
        start-auto-restart*) begins=restart ;;
    esac
    tell "$begins" || fail "$unit did not $1: $said
$(state_now)$(journal)"
    watch_over
}

case $verb in
    start) begin start ;;
    restart) begin restart ;;
    reload) begin reload-or-restart ;;
    stop)
        tell stop || fail "$unit could not be stopped: $said
$(state_now)"
        ;;
    enable)
        read_unit
        if [ "$(boot_state)" = static ]; then
            fail "$unit is static: its file has no [Install] section, so it cannot be enabled; other units start it; nothing was changed"
        fi
        tell enable || fail "$unit could not be enabled: $said"
        if [ "$(boot_state)" = indirect ]; then
            fail "$unit is indirect: enabling it only enables the units that its file names in Also=; it cannot itself be enabled"
        fi
        ;;
    disable)
        tell disable || fail "$unit could not be disabled: $said"
        ;;
    mask)
        tell mask || fail "$unit could not be masked: $said"
        ;;
    unmask)
        # A mask that lasts until the next boot lies elsewhere.
        systemctl unmask --runtime -- "$unit" >/dev/null 2>&1
        tell unmask || fail "$unit could not be unmasked: $said"
        ;;
    *) fail "unknown verb '$verb'" ;;
esac
