# Functions that ask whether a condition holds. Each says on standard output why it does not.

has() {
    command -v "$1" >/dev/null 2>&1
}

# At most $1 seconds for the command behind it.
bounded() {
    if has timeout; then
        timeout "$@"
    else
        shift
        "$@"
    fi
}

# Whether something listens on TCP port $1 of this host, by the kernel's own tables.
port_here() {
    hex=$(printf '%04X' "$1")
    for table in /proc/net/tcp /proc/net/tcp6; do
        if [ -r "$table" ] && grep -q "^ *[0-9]*: [0-9A-F]*:$hex [0-9A-F]*:[0-9A-F]* 0A " "$table"; then
            return 0
        fi
    done
    printf 'nothing listens on port %s' "$1"
    return 1
}

# Whether TCP port $2 of host $1 accepts a connection.
port_there() {
    if has bash; then
        # shellcheck disable=SC2016 # the inner shell's own parameters
        bounded 5 bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$1" "$2" >/dev/null 2>&1 && return 0
    elif has nc; then
        bounded 5 nc -z -w 5 "$1" "$2" >/dev/null 2>&1 && return 0
    else
        printf 'asking another host needs bash or nc, and neither is there'
        return 1
    fi
    printf 'port %s of %s accepts no connection' "$2" "$1"
    return 1
}

path_exists() {
    [ -e "$1" ] || [ -L "$1" ] && return 0
    printf '%s does not exist' "$1"
    return 1
}

# Prints the status line of an answer to a GET of $1, by bash alone; http only.
get_by_bash() {
    rest=${1#http://}
    authority=${rest%%/*}
    target=/
    case $rest in */*) target=/${rest#*/} ;; esac
    host=${authority%:*}
    port=80
    case $authority in *:*) port=${authority##*:} ;; esac
    # shellcheck disable=SC2016 # the inner shell's own parameters
    bounded 10 bash -c 'exec 3<>"/dev/tcp/$0/$1" || exit 1
        printf "GET %s HTTP/1.0\r\nHost: %s\r\nConnection: close\r\n\r\n" "$2" "$0:$1" >&3
        IFS= read -r line <&3
        printf "%s" "$line"' "$host" "$port" "$target" 2>/dev/null
}

# Whether a GET of $1 is answered with 2xx or 3xx.
url_answers() {
    if has curl; then
        bounded 12 curl -fsS -o /dev/null -m 10 -- "$1" >/dev/null 2>&1 && return 0
    elif has wget; then
        bounded 12 wget -q -O /dev/null -T 10 -- "$1" >/dev/null 2>&1 && return 0
    elif has bash && case $1 in http://*) true ;; *) false ;; esac; then
        status=$(get_by_bash "$1")
        case $status in
            'HTTP/'*' 2'* | 'HTTP/'*' 3'*) return 0 ;;
            'HTTP/'*)
                printf '%s answers %s' "$1" "${status#HTTP/* }"
                return 1
                ;;
        esac
    else
        printf 'asking for %s needs curl or wget, and neither is there' "$1"
        return 1
    fi
    printf '%s does not answer' "$1"
    return 1
}

command_succeeds() {
    words=$(bounded 60 sh -c "$1" </dev/null 2>&1) && return 0
    status=$?
    words=$(printf '%s' "$words" | tail -n 3)
    printf '%s' "${words:-the command exits with $status}"
    return 1
}

# Whether condition $1 (here, there, path, url or command) holds of $2.
holds() {
    case $1 in
        here) port_here "$2" ;;
        there) port_there "${2%:*}" "${2##*:}" ;;
        path) path_exists "$2" ;;
        url) url_answers "$2" ;;
        command) command_succeeds "$2" ;;
    esac
}

# As holds, or the contrary if $3 is yes.
wanted() {
    if [ "$3" = yes ]; then
        if holds "$1" "$2" >/dev/null; then
            printf 'it still holds: %s' "$2"
            return 1
        fi
        return 0
    fi
    holds "$1" "$2"
}
