# Makes OpenRC boot fast and cleanly in a container: no terminals, no devices, nothing to mount; a shutdown needs no keyboard.
set -eu
sed -i -e '/getty/d' -e 's|^ca:.*|ca:12345:ctrlaltdel:/sbin/shutdown -h now|' /etc/inittab
for runlevel in sysinit off recovery; do
    for service in "/etc/runlevels/$runlevel/"*; do
        [ ! -L "$service" ] || rc-update del "${service##*/}" "$runlevel"
    done
done
if command -v systemctl; then
    printf 'a host with OpenRC must not have systemctl\n' >&2
    exit 1
fi
