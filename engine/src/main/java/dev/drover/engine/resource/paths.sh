# Says what is at each path. Reads only.
#
# $1 is the separator. Each further argument is one question: a word, a blank, an absolute path. The word is
#   stat      for type, mode, owner, group and size
#   digest    for the SHA-256 of a regular file as well
#   content   for the content of a regular file of at most 8 MB
#   64 hex    as digest; and the content too, if its digest is another one and it has at most 256 KB
#
# Output, each part ended by the separator and a newline:
#   stat of every path that exists; stat behind every link that leads somewhere; then, for each question,
#   the target of a link, and one line "absent WHY" or "there DIGEST CONTENT" with the content behind it.
# One stat, one sha256sum for all of them.

separator=$1
shift

asked_limit=8388608
shown_limit=262144
# Of all names for one program.
run_limit=100000
# Content that is only shown must not push out the content that was asked for.
shown_left=4194304

newline='
'
return=$(printf '\r.')
return=${return%.}

# Mode and type in hexadecimal, numbers of owner and group, size; then their names; then the path itself.
# shellcheck disable=SC2034 # for eval
stat_format="%f %u %g %s$newline%U$newline%G$newline%n"

end_part() {
    printf '%s\n' "$separator"
}

is_there() {
    [ -e "$1" ] || [ -L "$1" ]
}

leads_somewhere() {
    [ -L "$1" ] && [ -e "$1" ]
}

# Whether sha256sum prints the name as it is.
is_plain() {
    case $1 in
    *\\* | *"$newline"* | *"$return"*) return 1 ;;
    esac
}

wants_digest() {
    case ${question%% *} in
    stat | content) return 1 ;;
    esac
    [ -f "$1" ] && [ -r "$1" ] && is_plain "$1"
}

# Runs $2, a program with its options, on all paths of the further arguments, which are questions, for which $1 holds. They
# are named to eval by their numbers, so that no value is program text; and there may be too many for one run.
on_those() {
    holds=$1
    program=$2
    shift 2
    number=0
    those=
    length=0
    for question; do
        number=$((number + 1))
        "$holds" "${question#* }" || continue
        those="$those \"\${$number#* }\""
        length=$((length + ${#question}))
        if [ "$length" -gt "$run_limit" ]; then
            eval "$program $those"
            those=
            length=0
        fi
    done
    [ -z "$those" ] || eval "$program $those"
}

why_nothing() {
    near=$1
    why=directory
    while :; do
        near=${near%/*}
        if [ -d "$near/" ]; then
            [ -x "$near/" ] || why=denied
            break
        fi
        if [ -e "$near" ] || [ -L "$near" ]; then
            why=other
            break
        fi
        why=absent
    done
    printf '%s\n' "$why"
}

print_content() {
    printf '%s sent\n' "$1"
    cat -- "$2" </dev/null
}

# Sets $size to that of the file $1.
measure() {
    size=$(wc -c <"$1")
    case $size in
    # Some shells count in 32 bits; every limit is below that.
    *[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]) size=999999999 ;;
    *) size=$((${size:-0})) ;;
    esac
}

answer_asked() {
    measure "$1"
    if [ "$size" -le "$asked_limit" ]; then
        print_content - "$1"
    else
        printf '%s\n' '- large'
    fi
}

# $1 digest, $2 wanted digest, $3 path
answer_digest() {
    if [ "$2" = digest ] || [ "$1" = "$2" ]; then
        printf '%s -\n' "$1"
        return
    fi
    measure "$3"
    if [ "$size" -le "$shown_limit" ] && [ "$size" -le "$shown_left" ]; then
        shown_left=$((shown_left - size))
        print_content "$1" "$3"
    else
        printf '%s -\n' "$1"
    fi
}

# Takes the next line of sha256sum if it is about $1.
take_digest() {
    digest=unread
    if ! is_plain "$1"; then
        if [ -f "$1" ] && [ -r "$1" ]; then
            digest=$(sha256sum <"$1")
            digest=${digest%% *}
        fi
        return
    fi
    [ -n "$line" ] || IFS= read -r line || line=
    if [ "${line#*  }" = "$1" ]; then
        digest=${line%% *}
        line=
    fi
}

# Answers each question; reads the output of sha256sum, whose lines are in the order of the questions.
answer() {
    line=
    for question; do
        asked=${question%% *}
        path=${question#* }
        case $asked in
        stat | content) digest=- ;;
        *) take_digest "$path" ;;
        esac
        if [ -L "$path" ]; then
            readlink -n -- "$path" </dev/null
        fi
        end_part
        if [ ! -e "$path" ] && [ ! -L "$path" ]; then
            printf 'absent '
            why_nothing "$path"
        elif [ "$asked" = stat ] || [ ! -f "$path" ]; then
            printf '%s\n' 'there - -'
        elif [ ! -r "$path" ]; then
            printf '%s\n' 'there unreadable -'
        elif [ "$asked" = content ]; then
            printf 'there '
            answer_asked "$path"
        else
            printf 'there '
            answer_digest "$digest" "$asked" "$path"
        fi
        end_part
    done
}

# shellcheck disable=SC2016 # for eval
on_those is_there 'stat -c "$stat_format" --' "$@"
end_part
# shellcheck disable=SC2016 # for eval
on_those leads_somewhere 'stat -L -c "$stat_format" --' "$@"
end_part
on_those wants_digest 'sha256sum --' "$@" | answer "$@"
exit 0
