# Says what systemd has loaded of units. Reads only.
#
# $1 is the separator; each question is the whole name of a unit. One systemctl serves all units but templates: those
# stand for their loaded instances. Output: the properties of the units, a blank line between two, ended by the separator;
# then for each template, in order, those of its instances, ended by the separator.

separator=$1
shift

show() {
    [ $# = 0 ] || systemctl show --no-pager -p Id -p LoadState -p NeedDaemonReload -- "$@" </dev/null
}

show_units() {
    for unit; do
        shift
        case $unit in
        *@.*) ;;
        *) set -- "$@" "$unit" ;;
        esac
    done
    show "$@"
}

show_units "$@"
printf '%s\n' "$separator"
for unit; do
    case $unit in
    *@.*)
        show "${unit%@.*}@*.${unit##*.}"
        printf '%s\n' "$separator"
        ;;
    esac
done
exit 0
