# Changes a host's accounts. $1: useradd, usermod, userdel, groupadd, groupmod, groupdel or chpasswd; then its arguments.
#
# Where the host has that program, it does it. A host of nothing but busybox has none: there the lines of /etc/passwd,
# /etc/group and /etc/shadow are changed here, for those options that we use, with the same meaning.
# shellcheck disable=SC2016 # what stands in single quotes are programs for awk
PATH=$PATH:/usr/sbin:/sbin
program=$1
shift

fail() {
    printf '%s: %s\n' "$program" "$1" >&2
    exit 1
}

if command -v "$program" >/dev/null 2>&1; then
    "$program" "$@"
    status=$?
    if [ "$status" -ne 0 ]; then
        printf '%s\n' "$program ended with status $status" >&2
    fi
    exit "$status"
fi
# Something else than files may keep the accounts of a larger system, and its own programs lock them in their own way.
if ! command -v busybox >/dev/null 2>&1 || [ -e /etc/gshadow ]; then
    printf '%s\n' "there is no $program on this host (it comes with the package passwd, shadow or shadow-utils)" >&2
    exit 127
fi

# rewrite FILE AWK-PROGRAM: replaces a file by what awk makes of it, in one step. Its name with a plus is what busybox itself
# takes as a lock. Values reach awk by the environment: there a backslash is one, and no process list shows them.
export key line user wanted hash day new_uid new_gid new_home new_shell new_comment said_comment old_gid
rewrite() {
    [ -f "$1" ] || return 0
    tries=0
    until (umask 077 && set -C && : >"$1+") 2>/dev/null; do
        tries=$((tries + 1))
        [ "$tries" -le 10 ] || fail "$1 is locked: $1+ exists; nothing was changed"
        sleep 1
    done
    {
        awk -F: -v OFS=: "$2" "$1" >"$1+" && chown "$(stat -c %u:%g -- "$1")" "$1+" && chmod "$(stat -c %a -- "$1")" "$1+" &&
            { sync "$1+" 2>/dev/null || sync; } && mv -f -- "$1+" "$1"
    } || {
        rm -f -- "$1+"
        fail "cannot write $1; it is as it was"
    }
    sync /etc 2>/dev/null || sync
}

# field FILE KEY NUMBER: that field of the line of the name KEY.
field() {
    key=$2
    awk -F: -v n="$3" '$1 == ENVIRON["key"] { print $n; exit }' "$1"
}

has_id() {
    awk -F: -v id="$2" '$3 == id { found = 1 } END { exit !found }' "$1"
}

# free_id FROM TO: the number after the highest that is taken of those, or the first free one, among users and groups.
free_id() {
    awk -F: -v from="$1" -v to="$2" '
        { taken[$3] = 1 }
        $3 >= from && $3 <= to && $3 >= next_one { next_one = $3 + 1 }
        END {
            if (next_one < from) next_one = from
            if (next_one > to) for (next_one = from; next_one in taken; next_one++) ;
            if (next_one > to) exit 1
            print next_one
        }' /etc/passwd /etc/group
}

# Fails if a process is one of user $1.
must_be_idle() {
    for process in /proc/[0-9]*; do
        if [ "$(stat -c %u "$process" 2>/dev/null)" = "$1" ]; then
            fail "user $name is currently used by process ${process##*/}"
        fi
    done
}

add_group() {
    [ -z "$(field /etc/group "$1" 1)" ] || fail "group '$1' already exists"
    new_gid=$2
    if [ -z "$new_gid" ]; then
        if [ -n "$system" ]; then new_gid=$(free_id 100 999); else new_gid=$(free_id 1000 59999); fi || fail 'no group number is free'
    elif has_id /etc/group "$new_gid"; then
        fail "GID '$new_gid' already exists"
    fi
    line=$1:x:$new_gid:
    rewrite /etc/group '{ print } END { print ENVIRON["line"] }'
}

# Sets gid to the number of group $1, a name or a number.
find_group() {
    gid=$(field /etc/group "$1" 3)
    [ -n "$gid" ] || fail "group '$1' does not exist"
}

# Makes user $name a member of exactly the groups $1, joined by commas.
join_groups() {
    old_ifs=$IFS
    IFS=,
    for one in $1; do
        [ -n "$(field /etc/group "$one" 1)" ] || fail "group '$one' does not exist"
    done
    IFS=$old_ifs
    wanted=,$1,
    user=$name
    rewrite /etc/group '
        {
            count = split($4, member, ",")
            $4 = ""
            for (i = 1; i <= count; i++) if (member[i] != ENVIRON["user"]) $4 = $4 ($4 == "" ? "" : ",") member[i]
            if (index(ENVIRON["wanted"], "," $1 ",")) $4 = $4 ($4 == "" ? "" : ",") ENVIRON["user"]
            print
        }'
}

make_home() {
    [ ! -e "$home" ] || return 0
    mkdir -p -- "${home%/*}/" || fail "cannot make the home directory $home; the user is there"
    {
        if [ -d /etc/skel ]; then cp -R /etc/skel "$home"; else mkdir -- "$home"; fi &&
            chown -R "$uid:$gid" "$home" && chmod 0750 "$home"
    } || fail "cannot make the home directory $home; the user is there"
}

add_user() {
    [ -z "$(field /etc/passwd "$name" 1)" ] || fail "user '$name' already exists"
    if [ -z "$uid" ]; then
        if [ -n "$system" ]; then uid=$(free_id 100 999); else uid=$(free_id 1000 59999); fi || fail 'no user number is free'
    elif has_id /etc/passwd "$uid"; then
        fail "UID $uid is not unique"
    fi
    if [ -n "$own_group" ] && [ -z "$group" ]; then
        if has_id /etc/group "$uid"; then add_group "$name" ''; else add_group "$name" "$uid"; fi
        gid=$new_gid
    else
        find_group "$group"
    fi
    home=${home:-/home/$name}
    line=$name:x:$uid:$gid:$comment:$home:${shell:-/bin/sh}
    rewrite /etc/passwd '{ print } END { print ENVIRON["line"] }'
    line="$name:!:$(($(date +%s) / 86400)):0:99999:7:::"
    rewrite /etc/shadow '{ print } END { print ENVIRON["line"] }'
    [ -z "$groups" ] || join_groups "$groups"
    [ -z "$with_home" ] || make_home
}

change_user() {
    old_uid=$(field /etc/passwd "$name" 3)
    old_gid=$(field /etc/passwd "$name" 4)
    [ -n "$old_uid" ] || fail "user '$name' does not exist"
    if [ -n "$uid" ]; then
        ! has_id /etc/passwd "$uid" || fail "UID '$uid' already exists"
        must_be_idle "$old_uid"
    fi
    [ -z "$group" ] || find_group "$group"
    if [ -n "$said_groups" ]; then join_groups "$groups"; fi
    user=$name new_uid=$uid new_gid=$gid new_home=$home new_shell=$shell new_comment=$comment
    rewrite /etc/passwd '
        $1 == ENVIRON["user"] {
            if (ENVIRON["new_uid"] != "") $3 = ENVIRON["new_uid"]
            if (ENVIRON["new_gid"] != "") $4 = ENVIRON["new_gid"]
            if (ENVIRON["said_comment"] != "") $5 = ENVIRON["new_comment"]
            if (ENVIRON["new_home"] != "") $6 = ENVIRON["new_home"]
            if (ENVIRON["new_shell"] != "") $7 = ENVIRON["new_shell"]
        }
        { print }'
    # What is in the home follows, as with usermod.
    home=$(field /etc/passwd "$name" 6)
    if [ -d "$home/" ] && [ "$(stat -c %u -- "$home/")" = "$old_uid" ]; then
        [ -z "$uid" ] || find "$home/" -xdev -user "$old_uid" -exec chown -h "$uid" {} +
        [ -z "$gid" ] || find "$home/" -xdev -group "$old_gid" -exec chgrp -h "$gid" {} +
    fi
}

remove_user() {
    uid=$(field /etc/passwd "$name" 3)
    gid=$(field /etc/passwd "$name" 4)
    home=$(field /etc/passwd "$name" 6)
    [ -n "$uid" ] || fail "user '$name' does not exist"
    must_be_idle "$uid"
    if [ -n "$with_home" ] && [ -e "$home" ] && [ "$(stat -c %u -- "$home")" != "$uid" ]; then
        fail "$home is not owned by $name, so it is not removed; nothing was changed"
    fi
    user=$name
    rewrite /etc/passwd '$1 != ENVIRON["user"]'
    rewrite /etc/shadow '$1 != ENVIRON["user"]'
    join_groups ''
    # Its own group goes with it, unless somebody else is in it.
    if [ "$(field /etc/group "$name" 3)" = "$gid" ] && [ -z "$(field /etc/group "$name" 4)" ] &&
        [ -z "$(awk -F: -v gid="$gid" '$4 == gid' /etc/passwd)" ]; then
        rewrite /etc/group '$1 != ENVIRON["user"]'
    fi
    if [ -n "$with_home" ] && [ -e "$home" ]; then
        rm -rf -- "$home" || fail "cannot remove the home directory $home; the user is gone"
    fi
}

change_group() {
    old_gid=$(field /etc/group "$name" 3)
    [ -n "$old_gid" ] || fail "group '$name' does not exist"
    ! has_id /etc/group "$gid" || fail "GID '$gid' already exists"
    user=$name new_gid=$gid
    rewrite /etc/group '$1 == ENVIRON["user"] { $3 = ENVIRON["new_gid"] } { print }'
    rewrite /etc/passwd '$4 == ENVIRON["old_gid"] { $4 = ENVIRON["new_gid"] } { print }'
}

remove_group() {
    gid=$(field /etc/group "$name" 3)
    [ -n "$gid" ] || fail "group '$name' does not exist"
    primary=$(awk -F: -v gid="$gid" '$4 == gid { print $1; exit }' /etc/passwd)
    [ -z "$primary" ] || fail "cannot remove the primary group of user '$primary'"
    user=$name
    rewrite /etc/group '$1 != ENVIRON["user"]'
}

# Takes NAME:HASH from standard input.
set_password() {
    [ -f /etc/shadow ] || fail 'there is no /etc/shadow on this host'
    IFS= read -r line || [ -n "$line" ]
    name=${line%%:*}
    [ -n "$(field /etc/shadow "$name" 1)" ] || fail "user '$name' has no line in /etc/shadow"
    user=$name hash=${line#*:} day=$(($(date +%s) / 86400))
    rewrite /etc/shadow '
        $1 == ENVIRON["user"] { $2 = ENVIRON["hash"]; $3 = ENVIRON["day"] }
        { print }'
}

system='' with_home='' own_group='' uid='' gid='' group='' groups='' said_groups='' home='' shell='' comment='' said_comment=''
while [ $# -gt 0 ]; do
    case $program$1 in
    *--) ;;
    group*-g) gid=$2 ;;
    *-g) group=$2 ;;
    *-u) uid=$2 ;;
    *-G) groups=$2 said_groups=yes ;;
    *-d) home=$2 ;;
    *-s) shell=$2 ;;
    *-c) comment=$2 said_comment=yes ;;
    userdel-r) with_home=yes ;;
    *-r) system=yes ;;
    *-m) with_home=yes ;;
    *-U) own_group=yes ;;
    *-[Me]) ;;
    *) name=$1 ;;
    esac
    case $1 in
    -[guGdsc]) shift ;;
    --)
        name=$2
        break
        ;;
    esac
    shift
done
case $program in
useradd) add_user ;;
usermod) change_user ;;
userdel) remove_user ;;
groupadd) add_group "$name" "$gid" ;;
groupmod) change_group ;;
groupdel) remove_group ;;
chpasswd) set_password ;;
esac
