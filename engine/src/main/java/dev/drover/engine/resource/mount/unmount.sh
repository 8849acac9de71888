# Unmounts all that is mounted on $1.
unmount "$1"
