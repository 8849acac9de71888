# Unloads a kernel module and those that only it used. $1: its name; $2: the same as the kernel writes it.
words=$(modprobe -r -- "$1" 2>&1) && exit 0
while read -r module _ uses users _; do
    if [ "$module" = "$2" ] && [ "$uses" != 0 ]; then
        words="$words; it is in use $uses times"
        [ "$users" = - ] || words="$words, by ${users%,}"
    fi
done </proc/modules
printf 'cannot unload %s: %s\n' "$1" "$words" >&2
exit 1
