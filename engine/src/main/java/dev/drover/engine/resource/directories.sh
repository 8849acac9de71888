# Makes a directory with those above it that are missing, and takes them away again. Stands behind place.sh.

# How many were made, and which is the last of them.
made=0
last_made=

# Makes the directory $1, which has no links in it, and those above it that are missing (with mode 0755), and enters it.
# With $2 = private the last one is for nobody else, until its maker gives it owner and mode.
make_path() {
    there=$1
    missing=
    while [ ! -d "$there/" ]; do
        if [ -e "$there" ] || [ -L "$there" ]; then
            fail "cannot make directory $1: $there is not a directory"
        fi
        missing=${there##*/}/$missing
        there=${there%/*}
    done
    dir=${there:-/}
    name=.
    enter "$dir"
    real=$there
    while [ -n "$missing" ]; do
        part=${missing%%/*}
        missing=${missing#*/}
        real=$real/$part
        mask=022
        [ -n "$missing" ] || [ "$2" != private ] || mask=077
        if words=$( (umask "$mask" && mkdir -- "./$part") 2>&1); then
            made=$((made + 1))
        else
            [ -d "./$part" ] || fail "cannot make directory $real: $(reason "$words" . 4096)"
            made=0
        fi
        flush .
        cd -P -- "./$part" 2>/dev/null || fail "cannot enter directory $real"
        [ "$(pwd -P && printf .)" = "$real$newline." ] || fail "directory $real was changed while it was looked at"
        last_made=$real
        kept="directory $real is there, but not as it shall be"
    done
}

# Removes what make_path made, if nothing is in it. The current directory is the last one that was made.
unmake_path() {
    last=$last_made
    while [ "$made" -gt 0 ] && cd -P ..; do
        rmdir -- "./${last##*/}" 2>/dev/null || break
        last=${last%/*}
        made=$((made - 1))
    done
}
