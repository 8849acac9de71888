# The state of units: one block of properties for each, in their order, with an empty line between; then, for each block whose
# unit is made from a SysV script, "NUMBER enabled|disabled STATUS" (blocks count from 1; STATUS is that of the script, - if not asked).
# $1 separator, $2... full unit names
separator=$1
shift
shown=$(systemctl show --no-pager -p Id,Names,LoadState,ActiveState,SubState,UnitFileState,SourcePath -- "$@") || exit
printf '%s\n\n%s\n' "$shown" "$separator"

# systemd knows the boot state of such a unit only by another program for each, and shows it as active when its daemon is dead.
sysv() {
    name=${script##*/}
    boot=disabled
    for link in /etc/rc[S5].d/S[0-9][0-9]"$name"; do
        [ -e "$link" ] && boot=enabled
    done
    answer=-
    # Without a status command of its own a script answers 3 too.
    if [ "$active/$sub" = active/exited ] && grep -q 'status)' "$script"; then
        SYSTEMCTL_SKIP_REDIRECT=1 "$script" status </dev/null >/dev/null 2>&1
        answer=$?
    fi
    printf '%s %s %s\n' "$number" "$boot" "$answer"
}

number=1
script=
printf '%s\n\n' "$shown" | while IFS= read -r line; do
    case $line in
        ActiveState=*) active=${line#*=} ;;
        SubState=*) sub=${line#*=} ;;
        SourcePath=/etc/init.d/*) script=${line#*=} ;;
        '')
            [ -z "$script" ] || sysv
            number=$((number + 1))
            script=
            ;;
    esac
done
printf '%s\n' "$separator"
