# Makes systemd boot fast and cleanly in a container: no terminals, no devices, no timers that start work by themselves.
set -eu
systemctl enable ssh.service
systemctl set-default multi-user.target
systemctl mask \
    getty.target getty-static.service console-getty.service \
    systemd-udevd.service systemd-udev-trigger.service systemd-udevd-control.socket systemd-udevd-kernel.socket \
    dev-hugepages.mount dev-mqueue.mount sys-fs-fuse-connections.mount sys-kernel-config.mount \
    sys-kernel-debug.mount sys-kernel-tracing.mount proc-sys-fs-binfmt_misc.automount \
    systemd-remount-fs.service systemd-update-utmp.service systemd-update-utmp-runlevel.service \
    apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service \
    fstrim.timer man-db.timer systemd-tmpfiles-clean.timer
# They run at each boot and each time that systemd reads its units, and find nothing here.
mkdir -p /etc/systemd/system-generators
for name in bless-boot cryptsetup debug getty gpt-auto hibernate-resume integritysetup rc-local run system-update veritysetup; do
    ln -sfn /dev/null "/etc/systemd/system-generators/systemd-$name-generator"
done
: >/etc/machine-id
rm -f -- /var/lib/dbus/machine-id
