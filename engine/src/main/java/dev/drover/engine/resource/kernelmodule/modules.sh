# Says of kernel modules whether they are loaded. $1: separator; then for each question its arguments: how many parameters
# are asked for, the name as the kernel writes it, and the parameters.
#
# An answer has the lines: loaded, builtin or absent; may or may-not (load modules); and for each parameter value, a blank
# and the value, or - if the kernel does not show it.
separator=$1
shift

# Whether the module $1 is part of the kernel. Not every kernel lists those; one that is in /sys/module and was not loaded
# has no state there.
is_builtin() {
    [ -d "/sys/module/$1" ] && [ ! -e "/sys/module/$1/initstate" ] && return 0
    list=/lib/modules/$(uname -r)/modules.builtin
    [ -r "$list" ] && sed 's|.*/||; s|\.ko.*$||; s/-/_/g' "$list" | grep -q -x -F -e "$1"
}

is_loaded() {
    [ -r /proc/modules ] && while read -r module _; do
        [ "$module" != "$1" ] || return 0
    done </proc/modules
    return 1
}

# The capability CAP_SYS_MODULE is bit 16.
may='may-not'
while read -r key value; do
    if [ "$key" = CapEff: ]; then
        value=${value%????}
        digit=${value#"${value%?}"}
        case $digit in
            [13579bdf]) may=may ;;
        esac
    fi
done </proc/self/status

while [ $# -ge 2 ]; do
    count=$1
    name=$2
    shift 2
    if is_loaded "$name"; then
        printf 'loaded\n'
    elif is_builtin "$name"; then
        printf 'builtin\n'
    else
        printf 'absent\n'
    fi
    printf '%s\n' "$may"
    while [ "$count" -gt 0 ]; do
        if value=$(cat "/sys/module/$name/parameters/$1" 2>/dev/null); then
            printf 'value %s\n' "$value"
        else
            printf -- '-\n'
        fi
        count=$((count - 1))
        shift
    done
    printf '%s\n' "$separator"
done
