# The state of services under OpenRC. For each, ended by the separator, lines of these forms:
#   script      there is a script
#   boot        a runlevel that a boot goes through has it
#   answer …    exit status of the script's status command, or dead or lost
# $1 separator, $2... names
separator=$1
shift
for name; do
    if [ -x "/etc/init.d/$name" ]; then
        printf 'script\n'
        [ -z "$(openrc_runlevels "$name")" ] || printf 'boot\n'
        printf 'answer %s\n' "$(openrc_answer "$name")"
    fi
    printf '%s\n' "$separator"
done
