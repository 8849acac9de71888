# Asks daemons over bash's own network files, so that a host needs no other program. Each exchange takes at most 3 seconds.
# What a check prints last is what it found.

# Prints what a server answers to $3 (as printf reads it): exchange HOST PORT WORDS.
exchange() {
    timeout 3 bash -c 'exec 3<>"/dev/tcp/$1/$2" && printf %b "$3" >&3 && cat <&3' ask "$1" "$2" "$3" 2>/dev/null
}

# Sets 'body' to the JSON below a URL, without blanks: fetch HOST PORT PATH. A redirect is followed once, as from a master that
# does not lead.
fetch() {
    local host=$1 port=$2 path=$3 answer head status target
    for _ in once again; do
        answer=$(exchange "$host" "$port" \
            "GET $path HTTP/1.0\r\nHost: $host:$port\r\nAccept: application/json\r\nConnection: close\r\n\r\n")
        head=${answer%%$'\r\n\r\n'*}
        status=${head#HTTP/* }
        status=${status%%[!0-9]*}
        case $status in
            200)
                body=$(tr -d '[:space:]' <<<"${answer#*$'\r\n\r\n'}")
                return
                ;;
            30[1278])
                target=$(sed -n 's/^[Ll]ocation: *//p' <<<"$head" | tr -d '\r')
                target=${target#http:}
                target=${target#//}
                path=/${target#*/}
                target=${target%%/*}
                host=${target%:*}
                port=${target##*:}
                ;;
            '') break ;;
            *)
                echo "$host:$port$path answers with status $status"
                return 1
                ;;
        esac
    done
    echo "$host:$port does not answer"
    return 1
}

# The values of a member, as they stand in the body: values NAME. In JSON no text can look like a member.
values() {
    grep -oE "\"$1\":(\"[^\"]*\"|[0-9.]+)" <<<"$body" | sed 's/^"[^"]*"://; s/^"//; s/"$//'
}

first() {
    values "$1" | head -n 1
}
