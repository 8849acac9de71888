# Gives all that an archive brought an owner and a group.
#
# $1 directory; a symbolic link is followed
# $2 owner, $3 group; empty: as they are

owner=$2
group=$3
locate "$1" follow
top=$at
dir=$at
enter "$at"
current=$at
exec 3<.drover-archive
IFS= read -r _ <&3
while IFS= read -r path <&3; do
    path=${path#* * * * }
    case $path in
    */*) dir=$top/${path%/*} ;;
    *) dir=$top ;;
    esac
    name=${path##*/}
    [ "$dir" = "$current" ] || enter "$dir"
    current=$dir
    real=$dir/$name
    give "$name" "$owner" "$group"
done
sync
