# Dresses a Debian with dnf and rpm as CentOS 7. apt and dpkg stay on PATH: who looks for tools instead of reading os-release is
# to be found out.
set -eu

rm -f -- /etc/os-release /etc/debian_version /etc/lsb-release /etc/issue /etc/issue.net
printf '%s\n' \
    'NAME="CentOS Linux"' \
    'VERSION="7 (Core)"' \
    'ID="centos"' \
    'ID_LIKE="rhel fedora"' \
    'VERSION_ID="7"' \
    'PRETTY_NAME="CentOS Linux 7 (Core)"' \
    'CPE_NAME="cpe:/o:centos:centos:7"' >/etc/os-release
printf 'CentOS Linux release 7.9.2009 (Core)\n' >/etc/centos-release
ln -s centos-release /etc/redhat-release
ln -s centos-release /etc/system-release

# As there: sh is bash, yum is dnf, adduser is useradd, administrators are of the group wheel.
ln -sf bash /bin/sh
ln -s dnf-3 /usr/bin/yum
ln -s dnf/dnf.conf /etc/yum.conf
ln -sf useradd /usr/sbin/adduser
rm -f -- /usr/sbin/addgroup /usr/sbin/deluser /usr/sbin/delgroup
groupadd --system wheel
mkdir -p /etc/sysconfig /etc/pki/rpm-gpg /etc/yum.repos.d
printf '%s\n' '[main]' 'gpgcheck=1' 'installonly_limit=3' 'clean_requirements_on_remove=True' 'best=True' \
    'skip_if_unavailable=False' >/etc/dnf/dnf.conf

# A unit that a package brings is not enabled unless the distribution says so.
mkdir -p /usr/lib/systemd/system-preset
printf '%s\n' 'enable ssh.service' 'enable dbus.*' 'enable systemd-*' >/usr/lib/systemd/system-preset/90-default.preset
printf 'disable *\n' >/usr/lib/systemd/system-preset/99-default-disable.preset
systemctl mask dnf-makecache.timer
# Of the plugins only versionlock, which many of these hosts have; Debian's default switches on one that makes a repository of
# everything that was downloaded.
find /usr/lib/python3/dist-packages/dnf-plugins -name '*.py' ! -name versionlock.py -delete

# Debian's rpm has a database for each user, for it is not the package manager there.
mkdir -p /etc/rpm
printf '%%_dbpath /var/lib/rpm\n' >/etc/rpm/macros
rpm --initdb

# What is there without an rpm, said by one: otherwise nothing that needs a shell can be installed.
work=$(mktemp -d)
printf '%s\n' \
    'Name: centos-release' \
    'Version: 7' \
    'Release: 9.2009.0.el7.centos' \
    'Summary: Stands for the packages of a CentOS host' \
    'License: Apache-2.0' \
    'BuildArch: noarch' \
    'Provides: system-release = 7' \
    'Provides: system-release(releasever) = 7' \
    'Provides: /bin/sh /bin/bash /usr/bin/sh /usr/bin/bash /usr/bin/env' \
    'Provides: bash coreutils systemd shadow-utils unzip java-headless libcurl subversion' \
    '%description' \
    'It stands for the packages of a CentOS host.' \
    '%files' >"$work/centos-release.spec"
rpmbuild --quiet -bb --define "_topdir $work" "$work/centos-release.spec"
rpm --quiet -i "$work"/RPMS/noarch/*.rpm
rm -rf -- "$work"

for command in apt-get dpkg dnf yum rpm; do
    command -v "$command"
done
