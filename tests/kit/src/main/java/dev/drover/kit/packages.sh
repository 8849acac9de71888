# Installs the packages named by the arguments, those that are missing, without starting what they bring.
set -eu
export DEBIAN_FRONTEND=noninteractive

missing=
for package; do
    state=$(dpkg-query -W -f '${Status}' -- "$package" 2>/dev/null) || state=
    [ "$state" = 'install ok installed' ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

# Nothing boots while an image is built: a service that were started now would be a stray process.
printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
chmod 0755 /usr/sbin/policy-rc.d
apt-get -q update
# shellcheck disable=SC2086 # a list of words
apt-get -q install -y --no-install-recommends -- $missing
rm -f -- /usr/sbin/policy-rc.d
apt-get clean
rm -rf -- /var/lib/apt/lists/*
