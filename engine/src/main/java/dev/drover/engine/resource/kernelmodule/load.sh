# Loads a kernel module. $1: its name; then its parameters, as name=value.
module=$1
shift
command -v modprobe >/dev/null || {
    printf 'cannot load %s: this host has no modprobe; install the package kmod\n' "$module" >&2
    exit 1
}
words=$(modprobe -- "$module" "$@" 2>&1) && exit 0
case $words in
    *'not found'*)
        words="$words; the kernel $(uname -r) of this host has no such module below /lib/modules: its name may be wrong,"
        words="$words or a package has it, such as linux-modules-extra (Ubuntu) or kernel-modules-extra (EL)"
        ;;
esac
printf 'cannot load %s: %s\n' "$module" "$words" >&2
exit 1
