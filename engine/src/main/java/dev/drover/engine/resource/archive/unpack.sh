# Unpacks an archive into a directory, and records what came. It is unpacked beside what is there and then put in place,
# each file in one step; what an earlier archive brought and this one has not is removed.
#
# $1 directory, made with those above it if it is missing; a symbolic link is followed
# $2 owner, $3 group of what is unpacked; empty: the acting user's
# $4 SHA-256 that the archive must have, or empty
# $5 how many leading steps of the paths are dropped
# $6 identity of the archive for the record
# $7 and $8 as fetch takes them; $9 the archive for people
# ${10} a path that must exist afterwards, or empty
# ${11} the paths below it that others write, one a line: what is there stays, unless this archive has another version of it
# ${12} the paths that others remove, one a line: they are not brought, nor is what is below them

owner=$2
group=$3
wanted=$4
strip=$5
identity=$6
how=$7
from=$8
shown=$9
creates=${10}
left=${11}
gone=${12}
held=
record=.drover-archive
unfinished=.drover-unfinished
work=.drover-unpack
work_is_ours=no
size=0

clear_work() {
    [ "$work_is_ours" = yes ] || return 0
    [ ! -d "$top/$work" ] || [ -L "$top/$work" ] || {
        # A directory of the archive may not let even its owner change it.
        chmod -R u+rwX "$top/$work" 2>/dev/null
        rm -rf -- "${top:?}/$work"
    }
}

# Leaves nothing that was made for what then could not be.
undo() {
    clear_work
    [ "$kept" != 'nothing was changed' ] || ! cd -P -- "$top" 2>/dev/null || unmake_path
}

# An empty directory in the current one that only we can look into. What a run left that was killed goes away.
make_work() {
    if [ -L "./$work" ] || { [ -e "./$work" ] && [ ! -O "./$work" ]; }; then
        fail "$real/$work was made by somebody else"
    fi
    work_is_ours=yes
    clear_work
    words=$(mkdir -m 0700 -- "./$work" 2>&1) || fail "cannot write $real: $(reason "$words" . 4096)"
    cd -P -- "./$work" 2>/dev/null || fail "cannot enter a directory made in $real"
    if [ "$(pwd -P && printf .)" != "$real/$work$newline." ] || [ ! -O . ]; then
        fail "directory $real was changed while it was written to"
    fi
}

needs() {
    command -v "$1" >/dev/null 2>&1 || fail "$shown needs $1, which is not on this host; declare its package before"
}

# Sets kind by the first bytes.
find_kind() {
    start=$(od -A n -N 6 -t x1 <archive | tr -d ' \n')
    case $start in
    1f8b*) kind=gzip ;;
    fd377a585a00*) kind=xz ;;
    425a68*) kind=bzip2 ;;
    28b52ffd*) kind=zstd ;;
    504b0304* | 504b0506*) kind=zip ;;
    *) kind=tar ;;
    esac
    case $kind in
    zip) needs unzip ;;
    tar) needs tar ;;
    *)
        needs tar
        needs "$kind"
        ;;
    esac
}

# The archive as a plain tar.
plain() {
    case $kind in
    tar) cat archive ;;
    *) "$kind" -dc <archive ;;
    esac
}

# The paths in it, one a line.
list() {
    if [ "$kind" != zip ]; then
        plain | tar -tf -
    elif unzip -Z1 archive >/dev/null 2>&1; then
        unzip -Z1 archive
    else
        # That of busybox cannot, and drops what is not safe by itself.
        :
    fi
}

# Refuses paths that lead out, and paths through something that is no directory, such as a link in the archive.
check_paths() {
    list >paths 2>words || fail "cannot read $shown: $(tail -n 1 words)"
    bad=$(grep -E '^/|(^|/)\.\.(/|$)' paths | head -n 1)
    [ -z "$bad" ] || fail "$shown has the path '$bad', which leads out of the directory; it is not unpacked"
    # Sorted, what is below "x/" comes right behind "x/" itself; a tab marks what is no directory.
    tab=$(printf '\t')
    bad=$(sed -e 's|^\(\./\)*||' -e '/^$/d' -e "s|[^/]\$|&/$tab|" paths | sort | {
        through=
        while IFS= read -r path; do
            bare=${path%"$tab"}
            if [ -n "$through" ] && [ "$bare" != "$through" ] && [ "${bare#"$through"}" != "$bare" ]; then
                printf '%s\n' "${bare%/}"
                break
            fi
            [ "$bare" = "$path" ] || through=$bare
        done
    })
    [ -z "$bad" ] || fail "$shown has '$bad' behind something that is no directory; it is not unpacked"
}

unpack() {
    words=$(mkdir tree 2>&1) || fail "cannot unpack $shown: $(reason "$words" . 4096)"
    if [ "$kind" = zip ]; then
        (cd tree && unzip -q -o ../archive) >words 2>&1
    else
        # Owners of another machine mean nothing here.
        (plain | (cd tree && tar -x -o -f -)) >words 2>&1
    fi || fail "cannot unpack $shown: $(reason "$(tail -n 1 words)" . "$size")"
    rm -f archive paths words
}

# Drops the first step of all paths in tree.
drop_step() {
    mkdir dropped || fail "cannot unpack $shown into $real"
    for step in tree/* tree/.[!.]* tree/..?*; do
        if [ ! -d "$step" ] || [ -L "$step" ]; then
            continue
        fi
        chmod u+rwx "$step"
        for child in "$step"/* "$step"/.[!.]* "$step"/..?*; do
            [ -e "$child" ] || [ -L "$child" ] || continue
            if [ -e "dropped/${child##*/}" ] || [ -L "dropped/${child##*/}" ]; then
                fail "$shown has '${child##*/}' in two of its directories, so strip cannot make them one"
            fi
            words=$(mv -f -- "$child" dropped/ 2>&1) || fail "cannot unpack $shown: $words"
        done
    done
    rm -rf tree
    mv dropped tree
}

# Where the link $1 leads, in one word, as state.sh writes it.
link_text() {
    target=$(readlink -n -- "$1" && printf .)
    target=${target%.}
    case $target in
    *"$newline"*) return 1 ;;
    *[\\\ ]*) printf '%s' "->$target" | sed -e 's/\\/\\134/g' -e 's/ /\\040/g' ;;
    *) printf '%s' "->$target" ;;
    esac
}

# Writes the record of what is in tree.
write_record() {
    [ -z "$(find tree -name "*$newline*" | head -n 1)" ] || fail "$shown has a name with a line break in it"
    find tree -mindepth 1 >names
    [ -s names ] || fail "$shown has nothing in it behind the first $strip steps of its paths"
    ! grep -q -E "^tree/($record|$unfinished|$work)(/|\$)" names || fail "$shown has a name that drover keeps for itself"
    if [ -n "$owner$group" ]; then
        words=$(chown -h -R "$owner${group:+:$group}" tree 2>&1) ||
            fail "cannot give what is in $shown to '$owner${group:+:$group}': ${words##*"$newline"}"
    fi
    (
        cd tree || exit 1
        find . -mindepth 1 -type f -print0 | xargs -0 -r sha256sum -- | sed 's|^\\||' >../digests
        sed 's|^tree/||' ../names | tr '\n' '\0' | xargs -0 stat -c '%f %s %Y %F %n' -- >../stats
    ) || fail "cannot look at what is in $shown"
    merge_record >"$record" || fail "cannot record what is in $shown"
    rm -f names digests stats
}

# Both lists have the same order.
merge_record() {
    printf '%s\n' "$identity"
    exec 3<digests
    while IFS= read -r rest; do
        mode=${rest%% *} rest=${rest#* }
        bytes=${rest%% *} rest=${rest#* }
        time=${rest%% *} rest=${rest#* }
        case $rest in
        'regular file '*) path=${rest#regular file } ;;
        'regular empty file '*) path=${rest#regular empty file } ;;
        'symbolic link '*) path=${rest#symbolic link } ;;
        'directory '*) path=${rest#directory } ;;
        *) return 1 ;;
        esac
        sha=-
        case $rest in
        regular*)
            IFS= read -r digest <&3 || return 1
            sha=${digest%% *}
            ;;
        symbolic*) sha=$(link_text "tree/$path") || fail "$shown has a link that leads to a name with a line break in it" ;;
        esac
        printf '%s %s %s %s %s\n' "$mode" "$bytes" "$time" "$sha" "$path"
    done <stats
}

paths_in() {
    tail -n +2 "$1" | cut -d ' ' -f 5-
}

# Goes to the directory of $1, through directories only: nobody can put a link in the way. Sets name.
go() {
    case $1 in
    */*) dir=$top/${1%/*} ;;
    *) dir=$top ;;
    esac
    name=${1##*/}
    [ "$dir" = "$current" ] || enter "$dir"
    real=$dir/$name
    current=$dir
}

# Of the record $1 what others write: CONTENT PATH, as in the record.
left_of() {
    tail -n +2 "$1" | cut -d ' ' -f 4- | while IFS= read -r line; do
        ! is_among "${line#* }" "$left" || printf '%s\n' "$line"
    done
}

# Sets held to what others write and the last archive brought in the same version, as far as it is there.
hold() {
    [ -n "$left" ] && [ -f "./$record" ] || return 0
    left_of "./$record" >"./$work/left"
    [ -s "./$work/left" ] || return 0
    held=$(left_of "./$work/$record" | grep -F -x -f "./$work/left" | cut -d ' ' -f 2- | while IFS= read -r path; do
        [ ! -e "./$path" ] && [ ! -L "./$path" ] || printf '%s\n' "$path"
    done)
}

# Whether an earlier archive brought $1.
is_earlier() {
    grep -q -F -x -e "$1" "./$work/earlier"
}

# Something in the directory $1 that no archive brought.
stranger_in() {
    find "./$1" -mindepth 1 | sed -e 's|^\./||' | sort - "./$work/earlier" "./$work/earlier" | uniq -u | head -n 1
}

# Refuses, before anything is changed, what could not be put in place. Where a link gives way to a directory all below it
# is new, and so it is where a file of an earlier archive does.
check_places() {
    new_below=
    while IFS= read -r path; do
        [ -z "$new_below" ] || [ "${path#"$new_below"}" = "$path" ] || continue
        ! is_among "$path" "$held" || continue
        ! is_gone "$path" || continue
        new_below=
        new=./$work/tree/$path
        if [ -d "$new" ] && [ ! -L "$new" ]; then
            if [ -L "./$path" ] || [ ! -e "./$path" ]; then
                new_below=$path/
            elif [ ! -d "./$path" ]; then
                is_earlier "$path" ||
                    fail "cannot write $real/$path: the archive has a directory there, and it is something else; remove it first"
                new_below=$path/
            fi
        elif [ -d "./$path" ] && [ ! -L "./$path" ]; then
            stranger=$(stranger_in "$path")
            [ -z "$stranger" ] ||
                fail "cannot write $real/$path: it is a directory that is not empty, and no archive brought $stranger; remove it first"
        fi
    done <"./$work/names"
}

# Removes the paths of the list $1, what is in a directory before it.
remove_listed() {
    while IFS= read -r leaving; do
        place=$leaving
        while [ "$place" != "${place%/*}" ]; do
            place=${place%/*}
            # Somebody removed it, or put something else in its place.
            if [ ! -d "$top/$place" ] || [ -L "$top/$place" ]; then
                continue 2
            fi
        done
        go "$leaving"
        if [ -d "./$name" ] && [ ! -L "./$name" ]; then
            rmdir -- "./$name" 2>/dev/null
        else
            rm -f -- "./$name"
        fi
    done <"$1"
}

# Removes what earlier archives brought into the directory $1, which gives way to a file.
clear_directory() {
    sort -u -r "$top/$work/earlier" | while IFS= read -r inside; do
        case $inside in
        "$1"/*) printf '%s\n' "$inside" ;;
        esac
    done >"$top/$work/inside"
    remove_listed "$top/$work/inside"
    go "$1"
}

# Puts all that is in tree in place.
put_in_place() {
    current=
    while IFS= read -r path; do
        ! is_among "$path" "$held" || continue
        ! is_gone "$path" || continue
        go "$path"
        new=$top/$work/tree/$path
        if [ -d "$new" ] && [ ! -L "$new" ]; then
            if [ -L "./$name" ] || { [ ! -d "./$name" ] && grep -q -F -x -e "$path" "$top/$work/earlier"; }; then
                rm -f -- "./$name"
            fi
            [ -d "./$name" ] || words=$(mkdir -- "./$name" 2>&1) ||
                fail "cannot make directory $real: $(reason "$words" "./$name" 4096)"
        else
            if [ -d "./$name" ] && [ ! -L "./$name" ]; then
                [ -z "$(find "./$name" -mindepth 1 | head -n 1)" ] || clear_directory "$path"
                rmdir -- "./$name" 2>/dev/null || fail "cannot write $real: it is a directory that is not empty; remove it first"
            fi
            rename_to "$new" "./$name" || fail "cannot write $real: $(reason "$words" "./$name" "$size")"
        fi
    done <"$top/$work/names"
    # Behind their content, because nobody may be able to write to one of them.
    sort -r "$top/$work/names" >"$top/$work/backwards"
    while IFS= read -r path; do
        new=$top/$work/tree/$path
        if [ -d "$new" ] && [ ! -L "$new" ] && ! is_among "$path" "$held" && ! is_gone "$path"; then
            go "$path/."
            real=$dir
            words=$(chown "$(stat -c %u:%g -- "$new")" . 2>&1) ||
                fail "cannot set the owner of $real: $(reason "$words" . 0)"
            words=$(chmod "0$(stat -c %a -- "$new")" . 2>&1) ||
                fail "cannot set the mode of $real: $(reason "$words" . 0)"
        fi
    done <"$top/$work/backwards"
}

# Removes what earlier archives brought and this one has not.
remove_old() {
    # What is only among the earlier ones is there once.
    sort -u "$top/$work/earlier" | sort - "$top/$work/names" "$top/$work/names" | uniq -u | sort -r |
        while IFS= read -r path; do
            is_among "$path" "$left" || printf '%s\n' "$path"
        done >"$top/$work/old"
    remove_listed "$top/$work/old"
}

locate "$1" follow
top=$at
trap undo EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
if [ -d "$at/" ]; then
    dir=$at
    enter "$at"
    real=$at
else
    make_path "$at" open
    kept='nothing was changed'
    # At once: a run that is killed later leaves a directory that is as it shall be.
    give . "$owner" "$group"
fi
make_work
fetch "$how" "$from" archive "$wanted" || fail "cannot fetch $shown: $(reason "${words##*"$newline"}" . "$size")"
[ -z "$wanted" ] || has_digest archive "$wanted" || fail "$shown is not the archive that was expected: $words"
find_kind
check_paths
unpack
step_count=0
while [ "$step_count" -lt "$strip" ]; do
    drop_step
    step_count=$((step_count + 1))
done
write_record
sync
enter_top() {
    dir=$top
    name=.
    enter "$top"
    real=$top
}

enter_top
: >"./$work/earlier"
for old in "$record" "$unfinished"; do
    [ ! -f "./$old" ] || paths_in "./$old" >>"./$work/earlier"
done
paths_in "./$work/$record" >"./$work/names"
hold
check_places
rename_to "./$work/$record" "./$unfinished" || fail "cannot write $real: $(reason "$words" . 4096)"
flush .
kept='part of it may be in place; the next run brings all of it'
put_in_place
remove_old
enter_top
sync
# From now on a change of anything that came has a later time than the record.
words=$(touch "./$unfinished" 2>&1) || fail "cannot write $real: $(reason "$words" . 0)"
rename_to "./$unfinished" "./$record" || fail "cannot write $real: $(reason "$words" . 4096)"
flush .
if [ -n "$creates" ] && [ ! -e "$creates" ] && [ ! -L "$creates" ]; then
    kept='it is unpacked'
    fail "$shown has not brought $creates"
fi
