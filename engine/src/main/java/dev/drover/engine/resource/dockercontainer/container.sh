# Makes a container, or a new one in the place of an old one. Standard input is its environment.
#
# $1 name; $2 image; then the arguments of docker run

name=$1
image=$2
shift 2
previous=$name.drover-previous

stop_here() {
    printf '%s\n' "$1" >&2
    exit 1
}

exists() {
    docker container inspect "$1" >/dev/null 2>&1 </dev/null
}

state() {
    docker container inspect --format "{{.State.$2}}" "$1" 2>/dev/null </dev/null
}

# The old container comes back as it was.
restore() {
    docker rm --force "$name" >/dev/null 2>&1 </dev/null
    exists "$previous" || return 0
    docker rename "$previous" "$name" </dev/null || return 0
    [ "$was_running" != true ] || docker start "$name" >/dev/null </dev/null
    kept='; the old container is back'
}

command -v docker >/dev/null || stop_here "there is no docker on this host; declare it before, such as pkg('docker.io')"
words=$(docker version 2>&1 </dev/null) || stop_here "Docker does not answer: $words"
if ! docker image inspect "$image" >/dev/null 2>&1 </dev/null; then
    words=$(docker pull --quiet "$image" 2>&1 </dev/null) ||
        stop_here "cannot pull the image $image, which is not on this host: $words"
fi
was_running=false
kept=
if exists "$previous"; then
    # What a run left that was cut off: with the new container gone, the old one is the one that counts.
    if exists "$name"; then
        docker rm --force "$previous" >/dev/null 2>&1 </dev/null
    else
        docker rename "$previous" "$name" </dev/null || exit 1
    fi
fi
if exists "$name"; then
    was_running=$(state "$name" Running)
    words=$(docker stop "$name" 2>&1 </dev/null) || stop_here "cannot stop the old container $name: $words"
    words=$(docker rename "$name" "$previous" 2>&1 </dev/null) || stop_here "cannot put $name aside: $words"
fi
words=$(docker run --detach --name "$name" --env-file /dev/stdin "$@" 2>&1) || {
    restore
    stop_here "cannot run $name$kept: $words"
}
# One that ends at once is none that runs.
sleep 1
if [ "$(state "$name" Running)" != true ] || [ "$(state "$name" Restarting)" = true ]; then
    words=$(docker logs --tail 10 "$name" 2>&1 </dev/null)
    status=$(state "$name" ExitCode)
    restore
    stop_here "$name ended at once with exit status $status$kept; it said: $words"
fi
! exists "$previous" || docker rm "$previous" >/dev/null </dev/null
