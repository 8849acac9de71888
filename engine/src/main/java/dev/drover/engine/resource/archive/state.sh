# Compares what archives brought with what is there. Reads only.
#
# $1 is the separator. Each question has five arguments: the directory; the owner and the group that all of it shall have
# (empty: any); the paths below it that others write, one a line, of which only those that are missing are told; and the paths
# that others remove, which with all below them are not looked at. The answer is lines:
#   absent | other | directory
#   identity WORDS      which archive was unpacked; only if one was
#   unfinished yes      if unpacking was interrupted
#   files COUNT OF EXAMPLE, owner COUNT NAME EXAMPLE, group COUNT NAME EXAMPLE    what differs, if anything does
#
# .drover-archive in the directory has, behind its first line, a line for each thing that was unpacked:
#   MODE SIZE TIME CONTENT PATH    mode and type in hexadecimal; CONTENT is the SHA-256 of a file, -> and where a link leads
#                                  as link_text writes it, or - for a directory, and for a link of an earlier version
# A file of the right size is read only if it has another time, or its inode was changed since the record was written: nobody
# can set that time back. What an earlier version unpacked is read always, because its record is older than what it tells of.

separator=$1
shift

# One path a line, in the order of the record.
recorded_paths() {
    tail -n +2 .drover-archive | cut -d ' ' -f 5-
}

# Adds to the count $1 of what differs, with $2 as the example.
count() {
    case $1 in
    owner)
        owners=$((owners + 1))
        [ -n "$owned" ] || owned="$user $2"
        ;;
    group)
        groups=$((groups + 1))
        [ -n "$grouped" ] || grouped="$its_group $2"
        ;;
    esac
}

# $1 wanted name or number, $2 name, $3 number
is_account() {
    case $1 in
    '') ;;
    *[!0-9]*) [ "$1" = "$2" ] ;;
    *) [ "$1" = "$3" ] ;;
    esac
}

# Where the link $1 leads, in one word.
link_text() {
    target=$(readlink -n -- "$1" && printf .)
    target=${target%.}
    case $target in
    *[\\\ ]*) printf '%s' "->$target" | sed -e 's/\\/\\134/g' -e 's/ /\\040/g' ;;
    *) printf '%s' "->$target" ;;
    esac
}

# A file that differs without being read, as one that no digest fits; the last one without a name.
differs() {
    printf '%064d  ./.drover-archive/%s\n' 0 "$1"
}

# Reads what stat prints from standard input and the record from descriptor 3. Says the files for sha256sum -c, and to
# descriptor 5 what is wrong with owners and groups.
compare() {
    owners=0 groups=0 owned='' grouped='' ahead=''
    while IFS= read -r path <&3; do
        mode=${path%% *} path=${path#* }
        size=${path%% *} path=${path#* }
        time=${path%% *} path=${path#* }
        sha=${path%% *} path=${path#* }
        if [ -z "$ahead" ]; then
            IFS=' ' read -r now_mode number its_number now_size now_time now_changed || now_mode=
            IFS= read -r user || user=
            IFS= read -r its_group || its_group=
            IFS= read -r now || now=
        fi
        if [ "$now" != "$path" ]; then
            ahead=yes
            is_gone "$path" || differs "$path"
            continue
        fi
        ahead=
        ! is_among "$path" "$left" || continue
        ! is_gone "$path" || continue
        if [ "$now_mode" != "$mode" ]; then
            differs "$path"
        elif [ "$now_time" = "$time" ] && [ "$now_changed" -lt "$written" ] && [ "$now_size" = "$size" ]; then
            :
        elif [ -L "./$path" ]; then
            case $sha in
            -) [ "$now_time $now_size" = "$time $size" ] || differs "$path" ;;
            *) [ "$(link_text "./$path")" = "$sha" ] || differs "$path" ;;
            esac
        elif [ "$sha" != - ] && [ "$now_size" != "$size" ]; then
            differs "$path"
        elif [ "$sha" != - ]; then
            printf '%s  ./%s\n' "$sha" "$path"
        fi
        is_account "$1" "$user" "$number" || count owner "$path"
        is_account "$2" "$its_group" "$its_number" || count group "$path"
    done
    differs ''
    [ "$owners" = 0 ] || printf 'owner %s %s\n' "$owners" "$owned" >&5
    [ "$groups" = 0 ] || printf 'group %s %s\n' "$groups" "$grouped" >&5
}

# Reads what sha256sum -c says, and says how many files differ.
summarise() {
    files=0 file='' whole=no
    while IFS= read -r answer; do
        case $answer in
        *': OK') continue ;;
        './.drover-archive/: FAILED'*)
            whole=yes
            continue
            ;;
        esac
        files=$((files + 1))
        if [ -z "$file" ]; then
            # A name with a backslash is written with two of them behind another one.
            file=${answer%: FAILED*}
            file=${file#\\}
            file=${file#./}
            file=${file#.drover-archive/}
        fi
    done
    [ "$whole" = yes ] || printf 'unread yes\n'
    [ "$files" = 0 ] || printf 'files %s %s %s\n' "$files" "$(recorded_paths | wc -l | tr -d ' ')" "$file"
}

look() {
    if [ ! -e "$1" ] && [ ! -L "$1" ]; then
        printf 'absent\n'
        return
    elif [ ! -d "$1/" ] || ! cd -- "$1/" 2>/dev/null; then
        printf 'other\n'
        return
    fi
    printf 'directory\n'
    [ ! -e .drover-unfinished ] || printf 'unfinished yes\n'
    [ -f .drover-archive ] && [ -r .drover-archive ] || return
    IFS= read -r identity <.drover-archive
    printf 'identity %s\n' "$identity"
    {
        recorded_paths | tr '\n' '\0' |
            xargs -0 -r stat -c "%f %u %g %s %Y %Z$newline%U$newline%G$newline%n" -- 2>/dev/null | {
            # The time of a change may be a little behind the clock.
            written=$(($(stat -c %Y .drover-archive) - 1))
            exec 3<.drover-archive
            IFS= read -r identity <&3
            compare "$2" "$3"
        } | sha256sum -c 2>/dev/null | summarise
    } 5>&1
}

while [ $# -ge 5 ]; do
    left=$4
    gone=$5
    (look "$1" "$2" "$3")
    printf '%s\n' "$separator"
    shift 5
done
exit 0
