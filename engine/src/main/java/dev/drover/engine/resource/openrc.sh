# Functions about services under OpenRC. The script of a resource type follows this text in the same program.

# Prints the exit status of the status command of service $1. Where its start-stop-daemon is not OpenRC's own (Debian) it takes
# a service for started though its daemon is gone: then "dead", or "lost" if the pid file is gone too.
openrc_answer() {
    rc-service "$1" status </dev/null >/dev/null 2>&1
    answer=$?
    if [ "$answer" -eq 0 ]; then
        pidfile=$(openrc_value "$1" pidfile)
        if [ -z "$pidfile" ]; then
            :
        elif [ ! -e "$pidfile" ]; then
            answer=lost
        else
            pid=$(openrc_pid "$pidfile")
            [ -z "$pid" ] || [ -d "/proc/$pid" ] || answer=dead
        fi
    fi
    printf '%s\n' "$answer"
}

# What OpenRC keeps under the name $2 about the running service $1.
openrc_value() {
    for place in /run/openrc /lib/rc/init.d /lib64/rc/init.d; do
        if [ -r "$place/options/$1/$2" ]; then
            cat "$place/options/$1/$2"
            return
        fi
    done
}

# The number in pid file $1.
openrc_pid() {
    sed -n 's/^ *\([0-9][0-9]*\) *$/\1/p; q' "$1" 2>/dev/null
}

# Prints the runlevels that a boot goes through and that have service $1; the last one may be made up of others.
openrc_runlevels() {
    for place in /etc/runlevels/sysinit/ /etc/runlevels/boot/ /etc/runlevels/default/ /etc/runlevels/default/*/; do
        place=${place%/}
        runlevel=${place##*/}
        if [ -e "/etc/runlevels/$runlevel/$1" ]; then
            printf '%s\n' "$runlevel"
        fi
    done
}
