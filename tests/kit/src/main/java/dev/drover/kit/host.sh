# What every lab host has: the user drover, sudo without a password, and no keys that two hosts could share.
set -eu
useradd --create-home --uid 1000 --shell /bin/bash --password '*' drover
printf 'drover ALL=(ALL:ALL) NOPASSWD: ALL\n' >/etc/sudoers.d/drover-lab
chmod 0440 /etc/sudoers.d/drover-lab
usermod --password '*' root
rm -f -- /etc/ssh/ssh_host_*
: >/etc/machine-id
rm -f -- /var/lib/dbus/machine-id
