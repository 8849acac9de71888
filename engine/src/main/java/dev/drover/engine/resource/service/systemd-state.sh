# The state of units: one block of properties for each, in their order, with an empty line between; then a line for each, in
# their order: "BOOT STATUS". BOOT is the state of its unit file on disk, of which systemd itself shows what it read earlier;
# STATUS is that of the SysV script that the unit is made from, - if not asked.
# $1 separator, $2... full unit names
separator=$1
shift
shown=$(systemctl show --no-pager -p Id,Names,LoadState,ActiveState,SubState,SourcePath,FragmentPath -- "$@") || exit
printf '%s\n\n%s\n' "$shown" "$separator"

# On systemd's own way to a unit file nothing but a mask may stand before a SysV script.
mask_of() {
    if [ -e "/etc/systemd/system/$1" ] && [ ! -s "/etc/systemd/system/$1" ]; then
        printf masked
    elif [ -e "/run/systemd/system/$1" ] && [ ! -s "/run/systemd/system/$1" ]; then
        printf masked-runtime
    fi
}

# systemd knows the boot state of such a unit only by another program for each, and shows it as active when its daemon is dead.
sysv() {
    name=${script##*/}
    boot=$(mask_of "$id")
    for link in /etc/rc[S5].d/S[0-9][0-9]"$name"; do
        [ -e "$link" ] && boot=${boot:-enabled}
    done
    answer=-
    # Without a status command of its own a script answers 3 too.
    if [ "$active/$sub" = active/exited ] && grep -q 'status)' "$script"; then
        SYSTEMCTL_SKIP_REDIRECT=1 "$script" status </dev/null >/dev/null 2>&1
        answer=$?
    fi
    printf '%s %s\n' "${boot:-disabled}" "$answer"
}

# unit_line: what stands on disk, or "ask" if systemd shall be asked. It must not be asked about a name that only a SysV script
# has: it answers about those first, whatever their place.
unit_line() {
    if [ -n "$script" ]; then
        sysv
    elif { [ -n "$fragment" ] && [ -e "$fragment" ]; } || [ ! -e "/etc/init.d/${id%.service}" ]; then
        printf 'ask %s\n' "$id"
    else
        boot=$(mask_of "$id")
        printf '%s -\n' "${boot:-not-found}"
    fi
}

unit_lines() {
    id=
    script=
    fragment=
    printf '%s\n\n' "$shown" | while IFS= read -r line; do
        case $line in
            Id=*) id=${line#*=} ;;
            ActiveState=*) active=${line#*=} ;;
            SubState=*) sub=${line#*=} ;;
            SourcePath=/etc/init.d/*) script=${line#*=} ;;
            FragmentPath=*) fragment=${line#*=} ;;
            '')
                [ -z "$id" ] || unit_line
                id=
                script=
                fragment=
                ;;
        esac
    done
}

# asked NAME...: the answer about each. At a unit that is not there an older systemctl ends without a word about the others.
asked() {
    while [ $# -gt 0 ]; do
        # shellcheck disable=SC2046 # a word for each
        for word in $(systemctl is-enabled --no-pager -- "$@" 2>/dev/null); do
            [ $# -gt 0 ] || break
            printf '%s\n' "$word"
            shift
        done
        [ $# -gt 0 ] || return 0
        printf 'not-found\n'
        shift
    done
}

lines=$(unit_lines)
set -f
IFS='
'
# shellcheck disable=SC2046 # a line for each
set -- $(asked $(printf '%s\n' "$lines" | sed -n 's/^ask //p'))
for line in $lines; do
    case $line in
        ask\ *)
            printf '%s -\n' "$1"
            shift
            ;;
        *) printf '%s\n' "$line" ;;
    esac
done
printf '%s\n' "$separator"
