# Gives the parameters of a module that the kernel has other values. $1: the module; $2: the same as the kernel writes it;
# $3: loaded or builtin; $4: how many parameters have to change; then those, as name=value; then all, for loading it again.
module=$1
kernel_name=$2
is=$3
count=$4
shift 4

again=
while [ "$count" -gt 0 ]; do
    parameter=${1%%=*}
    value=${1#*=}
    file=/sys/module/$kernel_name/parameters/$parameter
    case $(stat -c %a -- "$file" 2>/dev/null) in
        [2367]??)
            words=$( (printf '%s' "$value" >"$file") 2>&1) || {
                printf 'cannot set the parameter %s of %s to %s: %s\n' "$parameter" "$module" "$value" "$words" >&2
                exit 1
            }
            ;;
        *) again="$again $parameter" ;;
    esac
    count=$((count - 1))
    shift
done
[ -n "$again" ] || exit 0
if [ "$is" = builtin ]; then
    printf 'cannot set%s of %s: the module is built into the kernel, which takes it at boot from its command line (%s.%s=…)\n' \
        "$again" "$module" "$kernel_name" "${again##* }" >&2
    exit 1
fi
words=$(modprobe -r -- "$module" 2>&1 && modprobe -- "$module" "$@" 2>&1) && exit 0
printf 'cannot set%s of %s: it takes loading the module again, and that failed: %s\n' "$again" "$module" "$words" >&2
exit 1
