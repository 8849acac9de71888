# Says when the host started, so that two starts can be told apart: the id of the kernel's boot, and when process 1
# started, in ticks of the kernel's clock. In a container only the second changes.
boot=
[ ! -r /proc/sys/kernel/random/boot_id ] || IFS= read -r boot </proc/sys/kernel/random/boot_id
IFS= read -r first </proc/1/stat || first=
# Field 22; the name of the program, in parentheses, may have blanks.
set -f
# shellcheck disable=SC2086 # fields without blanks
set -- ${first##*) }
[ -n "$boot${20}" ] || {
    printf 'the host does not say when it started: /proc has neither a boot id nor process 1\n' >&2
    exit 1
}
printf '%s %s\n' "$boot" "${20}"
