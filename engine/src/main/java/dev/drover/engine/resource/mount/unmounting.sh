# Whether anything is mounted on $1; the kernel writes a blank as \040 and so on.
is_mounted() {
    escaped=$(printf '%s\n' "$1" | sed 's/\\/\\134/g; s/ /\\040/g; s/	/\\011/g')
    while read -r _ _ _ _ point _; do
        [ "$point" != "$escaped" ] || return 0
    done </proc/self/mountinfo
    return 1
}

# The first few processes that keep $1 busy.
holders() {
    for process in /proc/[0-9]*; do
        # shellcheck disable=SC2012 # only where links lead is looked at, in one process for all of them
        uses=$(ls -l "$process/cwd" "$process/root" "$process/exe" "$process/fd" 2>/dev/null | while IFS= read -r one; do
            case $one in
                *" -> $1" | *" -> $1/"*) printf 'yes' ;;
            esac
        done)
        if [ -n "$uses" ]; then
            printf '%s (%s)\n' "$(cat "$process/comm" 2>/dev/null)" "${process#/proc/}"
        fi
    done | head -n 5
}

# Unmounts all that is mounted on $1, one above the other; what is in the directory stays.
unmount() {
    while is_mounted "$1"; do
        words=$(umount "$1" 2>&1) && continue
        case $words in
            *busy*)
                held=$(holders "$1" | while IFS= read -r one; do printf '%s, ' "$one"; done)
                words="it is busy${held:+: in use by ${held%, }}"
                ;;
        esac
        printf 'cannot unmount %s: %s\n' "$1" "$words" >&2
        exit 1
    done
}
