# Gives all that an archive brought an owner and a group.
#
# $1 directory; a symbolic link is followed
# $2 owner, $3 group; empty: as they are
# $4 the paths below it that others write, one a line: they stay as they are; $5 those that others remove, with all below them

owner=$2
group=$3
left=$4
gone=$5
locate "$1" follow
top=$at
dir=$at
enter "$at"
current=$at
exec 3<.drover-archive
IFS= read -r _ <&3
while IFS= read -r path <&3; do
    mode=${path%% *}
    path=${path#* * * * }
    ! is_among "$path" "$left" || continue
    ! is_gone "$path" || continue
    case $path in
    */*) dir=$top/${path%/*} ;;
    *) dir=$top ;;
    esac
    name=${path##*/}
    [ "$dir" = "$current" ] || enter "$dir"
    current=$dir
    real=$dir/$name
    give "$name" "$owner" "$group"
    # Another owner takes set-user-ID and set-group-ID away.
    if [ $((0x$mode & 0xf000)) -eq $((0x8000)) ] && [ $((0x$mode & 0xc00)) -ne 0 ]; then
        words=$(chmod "$(printf '0%o' $((0x$mode & 0xfff)))" "./$name" 2>&1) || fail "cannot set the mode of $real: $words"
    fi
done
sync
