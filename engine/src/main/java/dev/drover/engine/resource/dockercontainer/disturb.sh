# Gives another image the name of the one that a container was made of. $1: the container; $2: the name.
docker commit "$1" "$2" >/dev/null </dev/null
