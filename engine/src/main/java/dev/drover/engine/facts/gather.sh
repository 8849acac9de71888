say() { printf '%s=%s\n' "$1" "$2"; }
first() { { IFS= read -r line <"$1"; } 2>/dev/null && printf '%s' "$line"; }
[ -r /etc/os-release ] && (. /etc/os-release 2>/dev/null; say os.id "$ID"; say os.like "$ID_LIKE"; say os.version "$VERSION_ID"; say os.codename "$VERSION_CODENAME")
say os.arch "$(uname -m)"
if [ -d /run/systemd/system ]; then say init systemd
elif command -v initctl >/dev/null 2>&1 && initctl version 2>/dev/null | grep -q upstart; then say init upstart
elif command -v openrc >/dev/null 2>&1; then say init openrc
elif [ -d /etc/init.d ] && command -v service >/dev/null 2>&1; then say init sysv
else say init none; fi
say hostname "$(uname -n)"
say fqdn "$(hostname -f 2>/dev/null || uname -n)"
say user "$(id -un)"
for tool in apt-get apt dpkg dnf yum rpm apk python3 perl docker curl wget nc bash sudo systemctl initctl; do command -v "$tool" >/dev/null 2>&1 && say tool "$tool"; done
say now "$(date +%s)"
