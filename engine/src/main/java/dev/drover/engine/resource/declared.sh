# What other resources declare below a directory. Expects gone: what they remove, one a line.

newline='
'

# Whether $1 is one of the lines of $2.
is_among() {
    case $newline$2$newline in
    *"$newline$1$newline"*) return 0 ;;
    esac
    return 1
}

# Whether others remove $1.
is_gone() {
    [ -n "$gone" ] || return 1
    place=$1
    until is_among "$place" "$gone"; do
        case $place in
        */*) place=${place%/*} ;;
        *) return 1 ;;
        esac
    done
}
