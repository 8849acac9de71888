# Leaves nothing of the distribution but one static busybox, an SSH server and the libraries that it needs.
#
# As a first run has it: no sudo, no user but root, no bash, no coreutils, no init scripts, a busybox as every command.
set -eu
new=/new
umask 022

# With the directories above it; a link of a merged /usr becomes a directory of its own.
copy() {
    mkdir -p "$new${1%/*}"
    cp -L -- "$1" "$new$1"
}

mkdir -p "$new/bin" "$new/sbin" "$new/usr/bin" "$new/usr/sbin" "$new/etc/dropbear" "$new/etc/ssh" "$new/home" "$new/mnt" \
    "$new/opt" "$new/srv" "$new/var/lib" "$new/var/log" "$new/var/spool/cron/crontabs" "$new/run"
mkdir -m 0700 "$new/root"
mkdir -m 1777 "$new/tmp" "$new/var/tmp"
ln -s ../run "$new/var/run"

copy /usr/sbin/dropbear
copy /usr/bin/dropbearkey
ldd /usr/sbin/dropbear /usr/bin/dropbearkey | awk '$2 == "=>" { print $3 } $1 ~ /^\// && $2 ~ /^\(/ { print $1 }' |
    sort -u | while read -r library; do
    copy "$library"
done

cp -- /bin/busybox "$new/bin/busybox"
for applet in $(/bin/busybox --list-full | grep /); do
    mkdir -p "$new/${applet%/*}"
    [ -e "$new/$applet" ] || ln -s /bin/busybox "$new/$applet"
done

printf '%s\n' root:x:0:0:root:/root:/bin/sh daemon:x:1:1:daemon:/usr/sbin:/bin/false bin:x:2:2:bin:/bin:/bin/false \
    nobody:x:65534:65534:nobody:/nonexistent:/bin/false >"$new/etc/passwd"
for user in root daemon bin nobody; do
    printf '%s:*:19000:0:99999:7:::\n' "$user"
done >"$new/etc/shadow"
chmod 0600 "$new/etc/shadow"
printf '%s\n' root:x:0: daemon:x:1: bin:x:2: adm:x:4: tty:x:5: audio:x:29: users:x:100: nogroup:x:65534: >"$new/etc/group"
printf '/bin/sh\n' >"$new/etc/shells"
printf '%s\n' '::respawn:/usr/sbin/dropbear -F -E -s -k' '::restart:/sbin/init' >"$new/etc/inittab"

# The old tree goes from below the feet of this very script, which goes on in the static busybox.
cp -- /bin/busybox /busybox-static
# shellcheck disable=SC2016 # the other shell's variables
exec /busybox-static sh -c '
    set -eu
    b=/busybox-static
    for old in /* /.[!.]*; do
        case $old in
        /proc | /sys | /dev | /new | /busybox-static | /etc | "/.[!.]*") ;;
        *) $b rm -rf "$old" ;;
        esac
    done
    # What the engine has mounted into it stays.
    for old in /etc/* /etc/.[!.]*; do
        case $old in
        /etc/hosts | /etc/hostname | /etc/resolv.conf | "/etc/.[!.]*") ;;
        *) $b rm -rf "$old" ;;
        esac
    done
    $b mv /new/etc/* /etc/
    $b rmdir /new/etc
    $b mv /new/* /
    $b rmdir /new
    exec /bin/busybox rm -f "$b"'
