# Tells the kernel's name of the host and, in a line more, "mounted" or "plain": whether the file that keeps it is a mount point.
# $1: separator; then one path a question.
sep=$1
shift
for file; do
    if [ -r /proc/sys/kernel/hostname ]; then
        cat /proc/sys/kernel/hostname
    else
        uname -n
    fi
    if grep -q -F -e " $file " /proc/self/mountinfo 2>/dev/null; then
        printf 'mounted'
    else
        printf 'plain'
    fi
    printf '%s\n' "$sep"
done
