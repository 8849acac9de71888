# Makes the tarball mesos-$1.tar.gz of the sources in /srv/source/tree with the autotools, and prints its SHA-256. The daemons of
# the package /srv/source/mesos.deb come along.
set -eu
version=$1
name=mesos-$version
work=$(mktemp -d)
mv -- /srv/source/tree "$work/$name"
dpkg-deb -x /srv/source/mesos.deb "$work/package"
cp -- "$work/package/usr/share/drover-standins/mesos.jar" "$work/$name/mesos.jar"
sed -i "s/@VERSION@/$version/" "$work/$name/configure.ac"
(cd "$work/$name" && autoreconf --install >&2 && rm -rf autom4te.cache)
mkdir -p /srv/apt/source
tar -C "$work" -czf "$work/$name.tar.gz" "$name"
mv -f -- "$work/$name.tar.gz" /srv/apt/source/
rm -rf -- "$work"
sha256sum "/srv/apt/source/$name.tar.gz" | cut -d ' ' -f 1
