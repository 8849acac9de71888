# Gives a kernel parameter its value. $1 its path below /proc/sys, $2 the value.

file=/proc/sys/$1

if [ ! -e "$file" ]; then
    printf 'this kernel has no %s; nothing was changed (is a kernel module missing?)\n' "$file" >&2
    exit 1
fi
words=$( (printf '%s\n' "$2" >"$file") 2>&1) && exit 0
case $words in
*'ead-only file system'*) why='/proc/sys is read-only here, as in a container; set it on the host of the container' ;;
*'ermission denied'*) why="permission denied for $(id -un 2>/dev/null || id -u)" ;;
*'nvalid argument'* | *'I/O error'*) why="the kernel does not take the value '$2'" ;;
*) why=$words ;;
esac
printf 'cannot set %s: %s; nothing was changed\n' "$file" "$why" >&2
exit 1
