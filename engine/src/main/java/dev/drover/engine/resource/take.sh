# Functions that read a part of standard input, and leave the rest for who reads next.

full=iflag=fullblock
dd bs=1 count=0 iflag=fullblock </dev/null >/dev/null 2>&1 || full=

# Prints exactly $1 bytes of standard input; on standard error dd counts them, and says why it failed. Old busyboxes can
# count whole blocks only byte by byte.
take() {
    [ "$1" -gt 0 ] || return 0
    if [ -z "$full" ]; then
        dd bs=1 count="$1"
        return
    fi
    blocks=$(($1 / 65536))
    rest=$(($1 % 65536))
    [ "$blocks" -eq 0 ] || dd bs=65536 count="$blocks" iflag=fullblock || return
    [ "$rest" -eq 0 ] || dd bs="$rest" count=1 iflag=fullblock
}
