# Functions that bring a file to the host, and look whether it is the right one.

# Brings a file. Sets words to what went wrong.
#   $1 host: $2 is an http or https URL, fetched by the host; file: $2 is a path of the host; stream: the controller
#      fetched it: standard input has a line "ok SIZE" with the content behind it, or a line "failed WHY"
#   $3 where to write it; $4 whether a digest is compared afterwards (empty: no)
fetch() {
    case $1 in
    file) words=$(cat -- "$2" 2>&1 >"$3") ;;
    stream)
        words='nothing arrived from the controller'
        IFS=' ' read -r verdict words || return 1
        [ "$verdict" = ok ] || return 1
        size=$words
        words=$(cat 2>&1 >"$3") || return 1
        arrived=$(wc -c <"$3" | tr -d ' ')
        [ "$arrived" = "$size" ] || {
            words="$arrived of $size bytes arrived"
            return 1
        }
        ;;
    *) fetch_by_host "$2" "$3" "$4" ;;
    esac
}

fetch_by_host() {
    if command -v curl >/dev/null 2>&1; then
        words=$(curl -f -sS -L -g --proto =http,https --proto-redir =http,https --connect-timeout 60 --speed-limit 1 \
            --speed-time 60 -o "$2" -- "$1" 2>&1 </dev/null)
        return
    fi
    if ! command -v wget >/dev/null 2>&1; then
        words='there is neither curl nor wget on this host any more'
        return 1
    fi
    case $(wget --version 2>/dev/null) in
    *'GNU Wget'*) words=$(wget -nv -t 2 -T 60 -O "$2" -- "$1" 2>&1 </dev/null) ;;
    *)
        if [ -z "$3" ] && [ "${1#https:}" != "$1" ]; then
            words='the small wget of this host does not look at certificates; give sha256, or install curl'
            return 1
        fi
        # Without -T: where it was built without that, as in Debian, the option makes it crash.
        words=$(wget -q -O "$2" "$1" 2>&1 </dev/null)
        ;;
    esac
}

# Whether file $1 has the digest $2; sets words if not.
has_digest() {
    digest=$(sha256sum <"$1")
    digest=${digest%% *}
    words="it has the sha256 $digest, expected $2"
    [ "$digest" = "$2" ]
}
