# The state of services under Upstart and SysV init. For each, ended by the separator, lines of these forms:
#   job                        there is an Upstart job
#   script                     there is a SysV script, and no job
#   status start/running …     a line of "initctl list" about the job
#   stanza start | manual      what the job's file, then its override file, say about the boot, in their order
#   override manual            the override file says manual
#   boot                       a link starts the script at boot
#   answer N                   exit status of the script's status command
# $1 separator, $2... names
separator=$1
shift
jobs=
upstart=no
if initctl version >/dev/null 2>&1; then
    upstart=yes
    jobs=$(initctl list) || exit
fi

# stanzas FILE PREFIX
stanzas() {
    while read -r word next rest || [ -n "$word" ]; do
        case $word/$next in
            manual/*)
                printf 'stanza manual\n'
                [ "$2" != override ] || printf 'override manual\n'
                ;;
            start/on) printf 'stanza start\n' ;;
        esac
    done <"$1"
}

for name; do
    conf=/etc/init/$name.conf
    script=/etc/init.d/$name
    if [ "$upstart" = yes ] && [ -f "$conf" ]; then
        printf 'job\n'
        printf '%s\n' "$jobs" | while read -r job status; do
            [ "$job" != "$name" ] || printf 'status %s\n' "$status"
        done
        stanzas "$conf" conf
    elif [ -x "$script" ]; then
        printf 'script\n'
        for link in /etc/rc[S2345].d/S[0-9][0-9]"$name"; do
            [ -e "$link" ] && printf 'boot\n' && break
        done
        "$script" status </dev/null >/dev/null 2>&1
        printf 'answer %s\n' $?
    fi
    if [ "$upstart" = yes ] && [ -f "/etc/init/$name.override" ]; then
        stanzas "/etc/init/$name.override" override
    fi
    printf '%s\n' "$separator"
done
