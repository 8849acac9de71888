# Asks Docker about containers and images. $1: separator; then for each question two arguments: the name of a container and
# of an image, which may be empty.
#
# Prints three sections: "ready", "missing" (no docker here) or why the engine does not answer; the containers that there
# are, as JSON; and the images that are asked for or that these containers were made of, as JSON. Four calls of docker
# serve any number of questions.
separator=$1
shift

end() {
    printf '\n%s\n' "$separator"
}

nothing() {
    end
    printf '[]'
    end
    printf '[]'
    end
    exit 0
}

if ! command -v docker >/dev/null; then
    printf 'missing'
    nothing
fi
if ! words=$(docker version --format '{{.Server.Version}}' 2>&1); then
    printf '%s' "$words"
    nothing
fi
printf 'ready'
end

# Names of containers and images have no blanks.
containers=
images=
while [ $# -ge 2 ]; do
    containers="$containers $1"
    images="$images $2"
    shift 2
done
set -f
# shellcheck disable=SC2086 # a list of names
docker container inspect $containers 2>/dev/null
end
# shellcheck disable=SC2046,SC2086 # lists of names
set -- $images $(docker container inspect --format '{{.Image}}' $containers 2>/dev/null)
if [ $# -gt 0 ]; then
    docker image inspect "$@" 2>/dev/null
else
    printf '[]'
fi
end
