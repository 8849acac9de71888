# Lets systemd, which makes units of the lines in /etc/fstab, read them again: it would unmount what an old line does not
# name.
[ -d /run/systemd/system ] || exit 0
systemctl daemon-reload
