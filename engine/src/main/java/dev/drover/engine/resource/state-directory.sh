# Sets $dir to where our state is on this host: to $1, or, if that is empty, to the place of a user, as session.sh chooses it.
state_directory() {
    dir=$1
    [ -z "$dir" ] || return 0
    dir=$HOME/.local/state/drover
    [ ! -e "$dir" ] && [ ! -h "$dir" ] || return 0
    # The user of a service has no home to write to.
    homeless=/var/tmp/drover-$(id -u)
    if [ -d "$homeless" ] && [ ! -h "$homeless" ] && [ -O "$homeless" ]; then
        dir=$homeless
    fi
}
