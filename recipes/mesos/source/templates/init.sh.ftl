#!/bin/sh
# Written by Drover: changes made here are lost.
# chkconfig: 2345 90 10
# description: Mesos [=role], built from its sources
### BEGIN INIT INFO
# Provides: [=program]
# Required-Start: $remote_fs $network
# Required-Stop: $remote_fs $network
# Should-Start: zookeeper
# Default-Start: 2 3 4 5
# Default-Stop: 0 1 6
# Short-Description: Mesos [=role], built from its sources
### END INIT INFO

pidfile=/var/run/[=program].pid
log=/var/log/[=program].log

# The pid in the file, if it is that of a process.
runs() {
    pid=$(cat "$pidfile" 2>/dev/null) && [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null
}

start() {
    runs && return 0
    nohup [=start] >>"$log" 2>&1 </dev/null &
    echo "$!" >"$pidfile"
}

# Only the daemon itself: tasks live on while an agent starts anew.
stop() {
    if runs; then
        kill "$pid"
        tries=0
        while kill -0 "$pid" 2>/dev/null; do
            tries=$((tries + 1))
            if [ "$tries" -eq 10 ]; then
                kill -9 "$pid"
            fi
            sleep 1
        done
    fi
    rm -f "$pidfile"
}

case ${1:-} in
start) start ;;
stop) stop ;;
restart | force-reload) stop && start ;;
status)
    if runs; then
        echo "[=program] runs, process $pid"
    elif [ -e "$pidfile" ]; then
        echo "[=program] is dead, but $pidfile is there"
        exit 1
    else
        echo "[=program] does not run"
        exit 3
    fi
    ;;
*)
    echo "usage: $0 start|stop|restart|force-reload|status" >&2
    exit 2
    ;;
esac
