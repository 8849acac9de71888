# Says what is mounted on paths. $1: separator; then for each question three arguments: the path; the same as the kernel
# writes it, with \040 for a blank; the device that is wanted, or nothing.
#
# An answer has lines of a word and its value: real (the path without links), point and wanted-kind (what is there),
# wanted (the device without links), wanted-numbers, wanted-inode, point-inode, and of the topmost mount: mount (the fields
# root, numbers, options, type, device, options of the file system) and device; below, the types of those that lie under it, the lowest first; of a tmpfs also memory,
# the KiB of the host's.
separator=$1
shift

# Turns \040 into a blank and so on.
plain() {
    case $1 in
        *\\*) printf '%b' "$(printf '%s' "$1" | sed 's/\\\([0-7]\{3\}\)/\\0\1/g')" ;;
        *) printf '%s' "$1" ;;
    esac
}

kind() {
    if [ -d "$1" ]; then
        printf directory
    elif [ -f "$1" ]; then
        printf file
    elif [ -b "$1" ]; then
        printf block
    elif [ -e "$1" ]; then
        printf other
    else
        printf absent
    fi
}

# The name of a device without links; for a loop device, the file behind it.
resolved() {
    case $1 in
        UUID=* | LABEL=* | PARTUUID=* | PARTLABEL=*)
            found=$(findfs "$1" 2>/dev/null) && readlink -f -- "$found" || printf '%s\n' "$1"
            ;;
        /dev/loop[0-9]*)
            if ! cat "/sys/block/${1#/dev/}/loop/backing_file" 2>/dev/null; then
                printf '%s\n' "$1"
            fi
            ;;
        /*) readlink -f -- "$1" 2>/dev/null || printf '%s\n' "$1" ;;
        *) printf '%s\n' "$1" ;;
    esac
}

numbers() {
    [ -b "$1" ] || return 0
    pair=$(stat -L -c '0x%t 0x%T' -- "$1") || return 0
    printf '%d:%d' "${pair% *}" "${pair#* }"
}

inode() {
    [ -e "$1" ] && stat -L -c '%d:%i' -- "$1"
}

while [ $# -ge 3 ]; do
    live=
    below=
    while read -r _ _ numbers root point options rest; do
        [ "$point" = "$2" ] || continue
        case $rest in
            '- '*) rest=${rest#- } ;;
            *) rest=${rest#* - } ;;
        esac
        if [ -n "$live" ]; then
            kind=${live#* * * }
            below="$below ${kind%% *}"
        fi
        live="$root $numbers $options $rest"
    done </proc/self/mountinfo
    printf 'real %s\n' "$(readlink -f -- "$1" 2>/dev/null)"
    printf 'point %s\n' "$(kind "$1")"
    printf 'point-inode %s\n' "$(inode "$1")"
    if [ -n "$3" ]; then
        wanted=$(resolved "$3")
        printf 'wanted %s\n' "$wanted"
        printf 'wanted-kind %s\n' "$(kind "$3")"
        printf 'wanted-numbers %s\n' "$(numbers "$wanted")"
        printf 'wanted-inode %s\n' "$(inode "$3")"
    fi
    if [ -n "$live" ]; then
        printf 'mount %s\n' "$live"
        [ -z "$below" ] || printf 'below%s\n' "$below"
        device=${live#* * * * }
        printf 'device %s\n' "$(resolved "$(plain "${device%% *}")")"
        case $live in
            *' tmpfs '*)
                while read -r key value _; do
                    [ "$key" != MemTotal: ] || printf 'memory %s\n' "$value"
                done </proc/meminfo
                ;;
        esac
    fi
    printf '%s\n' "$separator"
    shift 3
done
