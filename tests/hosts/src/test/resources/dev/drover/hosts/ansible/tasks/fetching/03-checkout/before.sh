export HOME=/root GIT_AUTHOR_DATE=2020-01-01T00:00:00Z GIT_COMMITTER_DATE=2020-01-01T00:00:00Z
apt-get -q update
DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends git
mkdir -p /var/lib/repositories
git init -q -b main /var/lib/repositories/work
cd /var/lib/repositories/work
git config user.name lab
git config user.email lab@example.org
mkdir bin
printf 'one\n' >page
printf '#!/bin/sh\n' >bin/tool
chmod 0755 bin/tool
git add .
git commit -qm one
git tag v1.0
printf 'two\n' >page
ln -s page index
git add .
git commit -qm two
git tag -a -m 'The second' v1.1
printf 'three\n' >page
git commit -qam three
git clone -q --bare . ../site.git
cd ..
rm -rf work
