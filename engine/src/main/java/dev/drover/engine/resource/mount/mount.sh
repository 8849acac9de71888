# Mounts.
#
# $1 how: mount; replace (what is mounted now goes first); remount (only the options change)
# $2 path
# $3 device
# $4 type
# $5 options, with commas; may be empty
# $6 bind, rbind or nothing

how=$1
path=$2
device=$3
type=$4
options=$5
bind=$6

# Runs a command whose words say why it failed: $1 what it was to do.
try() {
    task=$1
    shift
    words=$("$@" 2>&1) && return 0
    case $words in
        *'unknown filesystem type'* | *'helper program'*)
            words="$words; a package brings support for $type, such as nfs-common (Debian) or nfs-utils (EL) for nfs"
            ;;
        *'ermission denied'* | *'ot permitted'*)
            words="$words; it takes root with the capability CAP_SYS_ADMIN, which containers usually lack"
            ;;
    esac
    printf 'cannot %s: %s\n' "$task" "$words" >&2
    exit 1
}

make_point() {
    [ ! -e "$path" ] || return 0
    if [ -n "$bind" ] && [ -f "$device" ]; then
        try "make $path" mkdir -p -- "${path%/*}/"
        (umask 022 && : >"$path") || exit 1
    else
        try "make directory $path" mkdir -p -- "$path"
    fi
}

remount_bound() {
    [ -z "$options" ] || try "set the options of $path" mount -o "remount,bind,$options" "$path"
}

if [ "$how" = remount ]; then
    if [ -n "$bind" ]; then
        remount_bound
    else
        try "change the options of $path while it is mounted; unmount it to change them" \
            mount -o "remount${options:+,$options}" "$device" "$path"
    fi
    exit 0
fi
[ "$how" != replace ] || unmount "$path"
make_point
if [ -n "$bind" ]; then
    [ -e "$device" ] || {
        printf 'cannot bind %s: there is no %s\n' "$path" "$device" >&2
        exit 1
    }
    try "bind $device to $path" mount -o "$bind" "$device" "$path"
    remount_bound
else
    try "mount $device on $path" mount -t "$type" ${options:+-o "$options"} "$device" "$path"
fi
