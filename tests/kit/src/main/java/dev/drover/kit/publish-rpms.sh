# Builds the packages of the spec files in /srv/specs/$1 from the sources beside them, signs them, adds them to the repository $1,
# and signs its index.
set -eu
name=$1
work=$(mktemp -d)
mkdir -p "/srv/apt/rpm/$name"
cd "/srv/apt/rpm/$name"
for spec in /srv/specs/"$name"/*.spec; do
    [ -e "$spec" ] || continue
    rpmbuild --quiet -bb --define "_topdir $work" --define "_sourcedir /srv/specs/$name" "$spec"
done
rm -rf -- "/srv/specs/$name"
for rpm in "$work"/RPMS/*/*.rpm; do
    [ -e "$rpm" ] || continue
    rpmsign --define '_gpg_name Drover lab packages' --define '__gpg /usr/bin/gpg' --addsign "$rpm"
    mv -f -- "$rpm" .
done
createrepo_c --quiet .
gpg --batch --quiet --yes --armor --detach-sign --output repodata/repomd.xml.asc repodata/repomd.xml
rm -rf -- "$work"
