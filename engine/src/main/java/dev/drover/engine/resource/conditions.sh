# Functions that ask whether a condition holds. They change nothing on the host.
nl='
'
# The form of the program 'timeout': 'new', 'old' (busyboxes of before 2019), or empty where there is none.
timeouts=
if timeout 5 true >/dev/null 2>&1; then
    timeouts=new
elif timeout -t 5 true >/dev/null 2>&1; then
    timeouts=old
fi

# One try. Sets 'seen' to what was seen, 'last' to the last words of a command, and 'never' if more tries are of no use.
#   listen  WANT LIMIT ADDRESS PORT -      -       (address: 'any', or 'all' for the wildcard address)
#   connect WANT LIMIT HOST    PORT -      -
#   path    WANT LIMIT PATH    -    -      -
#   url     WANT LIMIT URL     HOST PORT   TARGET  (port and target '-': nothing but curl and wget can speak it)
#   command WANT LIMIT TEXT    -    -      -
# WANT is 'present', or 'absent' for the opposite. A try takes at most LIMIT seconds.
holds() {
    seen=
    last=
    never=
    case $1 in
        listen) listens "$4" "$5" ;;
        connect) accepts "$3" "$4" "$5" ;;
        path) exists "$4" ;;
        url) answers "$3" "$4" "$5" "$6" "$7" ;;
        command) succeeds "$3" "$4" ;;
    esac
    got=$?
    if [ -n "$never" ]; then
        return 1
    elif [ "$2" = absent ]; then
        [ "$got" -ne 0 ]
    else
        [ "$got" -eq 0 ]
    fi
}

cannot() {
    seen=$1
    never=yes
    return 1
}

# Runs a program for at most $1 seconds.
limited() {
    seconds=$1
    shift
    if [ "$timeouts" = old ]; then
        timeout -t "$seconds" -s KILL "$@"
    else
        timeout -s KILL "$seconds" "$@"
    fi
}

can_limit() {
    [ -n "$timeouts" ] || cannot "this needs the program 'timeout' of coreutils or busybox"
}

listens() {
    [ -r /proc/net/tcp ] || cannot '/proc/net/tcp cannot be read' || return
    listeners "$2"
    if [ -z "$found" ]; then
        seen="nothing listens on port $2"
        return 1
    fi
    seen="port $2 is listened on at $found"
    case "$1 $found " in
        any* | *' 0.0.0.0 '* | *' [::] '*) return 0 ;;
    esac
    seen="$seen only; is that the bind address in its configuration?"
    return 1
}

# Sets 'found' to the addresses that listen on port $1.
listeners() {
    found=
    old_ifs=$IFS
    IFS=$nl
    # One line each, without wildcards.
    # shellcheck disable=SC2046
    set -- $(grep -hs "^ *[0-9]*: [0-9A-F]*:$(printf %04X "$1") [0-9A-F]*:0000 0A " /proc/net/tcp /proc/net/tcp6)
    IFS=$old_ifs
    for line do
        line=${line#*: }
        address "${line%%:*}"
        case " $found " in
            *" $shown "*) ;;
            *) found=${found:+$found }$shown ;;
        esac
    done
}

# Sets 'shown' to the address that /proc/net writes as $1: words of 32 bits, in hexadecimal, the last byte in front.
address() {
    case $1 in
        00000000000000000000000000000000) shown='[::]' ;;
        00000000000000000000000001000000) shown='[::1]' ;;
        0000000000000000FFFF0000????????) dotted "${1#0000000000000000FFFF0000}" ;;
        ????????) dotted "$1" ;;
        *) colons "$1" ;;
    esac
}

dotted() {
    d=${1#??????} c=${1#????} b=${1#??}
    shown=$((0x$d)).$((0x${c%??})).$((0x${b%????})).$((0x${1%??????}))
}

colons() {
    hex=$1
    shown=
    while [ -n "$hex" ]; do
        word=${hex%"${hex#????????}"}
        hex=${hex#????????}
        d=${word#??????} c=${word#????} b=${word#??}
        shown=$shown${shown:+:}$d${c%??}:${b%????}${word%??????}
    done
    shown="[$shown]"
}

accepts() {
    can_limit || return
    if command -v bash >/dev/null 2>&1; then
        # shellcheck disable=SC2016
        words=$(limited "$1" bash -c 'exec 3<>"/dev/tcp/$1/$2"' bash "$2" "$3" 2>&1 </dev/null)
        got=$?
    elif command -v nc >/dev/null 2>&1; then
        with_nc "$1" "$2" "$3" nc
    elif command -v busybox >/dev/null 2>&1; then
        with_nc "$1" "$2" "$3" busybox nc
    else
        cannot 'trying a connection needs bash, nc or busybox on the host' || return
    fi
    if [ "$got" -eq 0 ]; then
        seen="$2 port $3 accepts connections"
        return 0
    fi
    why_not "$got" "$2" "$3" "$words"
    listeners "$3"
    case $found in
        127.0.0.1 | '[::1]' | '127.0.0.1 [::1]')
            seen="$seen; on this host port $3 is listened on at $found only"
            ;;
    esac
    return 1
}

# Sets 'got' and 'words' by netcat; the program stands behind the host and the port. Small ones know no -z.
with_nc() {
    seconds=$1
    host=$2
    port=$3
    shift 3
    words=$(limited "$seconds" "$@" -z -w "$seconds" "$host" "$port" 2>&1 </dev/null)
    got=$?
    case $words in
        *'nvalid option'* | *'nrecognized option'*)
            words=$(limited "$seconds" "$@" -w "$seconds" "$host" "$port" -e true 2>&1 </dev/null)
            got=$?
            ;;
    esac
}

# Sets 'seen' by status $1 and words $4 of a program that did not connect to host $2, port $3.
why_not() {
    case $4 in
        *[Rr]efused*) seen="$2 port $3 refuses connections" ;;
        *'nown host'* | *'not known'* | *'bad address'* | *resolution*) seen="the name $2 is not known" ;;
        *unreachable* | *'No route'*) seen="$2 is unreachable" ;;
        *)
            seen="$2 port $3 does not answer"
            [ "$1" -ge 124 ] || [ -z "$4" ] || seen="$seen: ${4##*"$nl"}"
            ;;
    esac
}

exists() {
    if [ -e "$1" ] || [ -h "$1" ]; then
        seen="$1 exists"
    else
        seen="$1 does not exist"
        return 1
    fi
}

answers() {
    can_limit || return
    if command -v curl >/dev/null 2>&1; then
        with_curl "$1" "$2"
    elif command -v wget >/dev/null 2>&1; then
        with_wget "$1" "$2"
    elif command -v bash >/dev/null 2>&1 && [ "$4" != - ]; then
        with_bash "$1" "$3" "$4" "$5"
    else
        cannot 'asking a URL needs curl or wget on the host' || return
    fi
    case $code in
        [23][0-9][0-9]) seen="$2 answers with $code" ;;
        [1-9][0-9][0-9])
            seen="$2 answers with $code"
            return 1
            ;;
        *)
            seen="$2 does not answer${words:+: ${words##*"$nl"}}"
            return 1
            ;;
    esac
}

# These set 'code' to the status of the first answer, and 'words' to what went wrong.
with_curl() {
    # The status stands before or behind the words, depending on the version.
    words=$(limited "$(($1 + 1))" curl -q -g -sS -o /dev/null -w 'drover-status:%{http_code};' -m "$1" -- "$2" 2>&1 </dev/null)
    code=${words#*drover-status:}
    code=${code%%;*}
    words=$(printf '%s' "${words%%drover-status:*}${words##*drover-status:???;}")
}

with_wget() {
    case $(wget --version 2>/dev/null) in
        *'GNU Wget'*)
            words=$(limited "$1" wget -S -O /dev/null -T "$1" -t 1 --max-redirect=0 -- "$2" 2>&1 </dev/null)
            code=${words#*"$nl  HTTP/"}
            ;;
        *)
            # A busybox tells no status of a good answer, and follows redirections.
            if words=$(limited "$1" wget -q -O /dev/null -T "$1" "$2" 2>&1 </dev/null); then
                code=200
                return
            fi
            code=${words#*'server returned error: HTTP/'}
            ;;
    esac
    [ "$code" != "$words" ] || code=
    code=${code#* }
    code=$(printf '%.3s' "$code")
}

with_bash() {
    # shellcheck disable=SC2016
    words=$(limited "$1" bash -c 'exec 3<>"/dev/tcp/$1/$2" &&
        printf "GET %s HTTP/1.0\r\nHost: %s\r\nUser-Agent: drover\r\nAccept: */*\r\n\r\n" "$3" "$1:$2" >&3 &&
        IFS="$IFS"$(printf "\r") read -r version code rest <&3 && printf "%s" "$code"' \
        bash "$2" "$3" "$4" 2>&1 </dev/null)
    code=$words
}

succeeds() {
    last=
    can_limit || return
    words=$({
        printf '\n'
        limited "$1" sh -c "$2" sh 2>&1 </dev/null
        printf '\n%s' "$?"
    } | tail -c 4000)
    got=${words##*"$nl"}
    words=$(printf '%s' "${words%"$nl"*}")
    # A line of which only the end is here could begin amid a secret, which nobody would know again.
    case $words in
        '') ;;
        *"$nl"*) last=": ${words##*"$nl"}" ;;
        *) last=': (its last line is too long to be shown)' ;;
    esac
    case $got in
        0)
            seen='the command succeeds'
            return 0
            ;;
        137) seen="the command did not end within $1 s" ;;
        *) seen="the command ends with status $got" ;;
    esac
    return 1
}
