# Compares what archives brought with what is there. Reads only.
#
# $1 is the separator. Each question has three arguments: the directory, the owner and the group that all of it shall have
# (empty: any). The answer is lines:
#   absent | other | directory
#   identity WORDS      which archive was unpacked; only if one was
#   unfinished yes      if unpacking was interrupted
#   files COUNT OF EXAMPLE, owner COUNT NAME EXAMPLE, group COUNT NAME EXAMPLE    what differs, if anything does
#
# .drover-archive in the directory has, behind its first line, a line for each thing that was unpacked:
#   MODE SIZE TIME SHA256 PATH     mode and type in hexadecimal; SHA256 is - for what is no file
# Only a file whose size is right and whose time is not is read, to compare its digest; or one that is as new as the
# record, because it could have been changed in the same second.

separator=$1
shift
newline='
'

# One path a line, in the order of the record.
recorded_paths() {
    tail -n +2 .drover-archive | cut -d ' ' -f 5-
}

# Adds to the count $1 of what differs, with $2 as the example.
count() {
    case $1 in
    files)
        files=$((files + 1))
        [ -n "$file" ] || file=$2
        ;;
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

# Reads what stat prints from standard input and the record from descriptor 3.
compare() {
    total=0 files=0 owners=0 groups=0 file='' owned='' grouped='' ahead=''
    while IFS= read -r path <&3; do
        mode=${path%% *} path=${path#* }
        size=${path%% *} path=${path#* }
        time=${path%% *} path=${path#* }
        sha=${path%% *} path=${path#* }
        total=$((total + 1))
        if [ -z "$ahead" ]; then
            IFS=' ' read -r now_mode number its_number now_size now_time || now_mode=
            IFS= read -r user || user=
            IFS= read -r its_group || its_group=
            IFS= read -r now || now=
        fi
        if [ "$now" != "$path" ]; then
            ahead=yes
            count files "$path"
            continue
        fi
        ahead=
        if [ "$now_mode" != "$mode" ]; then
            count files "$path"
        elif [ "$sha" != - ] && [ "$now_size" != "$size" ]; then
            count files "$path"
        elif [ "$sha" != - ] && { [ "$now_time" != "$time" ] || [ "$time" -ge "$written" ]; }; then
            digest=$(sha256sum <"./$path" 3<&-)
            [ "${digest%% *}" = "$sha" ] || count files "$path"
        elif [ "$sha" = - ] && [ -L "./$path" ] && [ "$now_time" != "$time" ]; then
            count files "$path"
        fi
        is_account "$1" "$user" "$number" || count owner "$path"
        is_account "$2" "$its_group" "$its_number" || count group "$path"
    done
    [ "$files" = 0 ] || printf 'files %s %s %s\n' "$files" "$total" "$file"
    [ "$owners" = 0 ] || printf 'owner %s %s\n' "$owners" "$owned"
    [ "$groups" = 0 ] || printf 'group %s %s\n' "$groups" "$grouped"
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
    recorded_paths | tr '\n' '\0' | xargs -0 -r stat -c "%f %u %g %s %Y$newline%U$newline%G$newline%n" -- 2>/dev/null | {
        written=$(stat -c %Y .drover-archive)
        exec 3<.drover-archive
        IFS= read -r identity <&3
        compare "$2" "$3"
    }
}

while [ $# -ge 3 ]; do
    (look "$1" "$2" "$3")
    printf '%s\n' "$separator"
    shift 3
done
exit 0
