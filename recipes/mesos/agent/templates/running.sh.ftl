# The agent that runs, as its init system knows it, and what it was started with. A POSIX shell reads this.
<#switch init>
<#case 'systemd'>
pid=$(systemctl show -p MainPID mesos-slave 2>/dev/null | sed -n 's/^MainPID=\([1-9][0-9]*\)$/\1/p')
<#break>
<#case 'upstart'>
pid=$(initctl status mesos-slave 2>/dev/null | sed -n 's/^mesos-slave start\/running, process \([0-9]*\)$/\1/p')
<#break>
<#default>
pid=
</#switch>

# A list of the process, one entry a line: words cmdline, or words environ.
words() {
    [ -z "$pid" ] || tr '\0' '\n' 2>/dev/null <"/proc/$pid/$1"
}

# The value of an option, where the agent reads it: said NAME VARIABLE.
said() {
    value=$(words cmdline | sed -n "s/^--$1=//p" | head -n 1)
    [ -n "$value" ] || value=$(words environ | sed -n "s/^MESOS_$2=//p" | head -n 1)
    printf '%s' "$value"
}

# This link leads to what the agent was, for it to go on with; there is none before it has registered.
work_dir=$(said work_dir WORK_DIR)
latest=${work_dir:-/tmp/mesos}/meta/slaves/latest
