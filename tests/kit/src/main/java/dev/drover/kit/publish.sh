# Makes the index of distribution $1 from the packages in its pool, signs it, and puts it in place at once.
set -eu
codename=$1
arch=$(dpkg --print-architecture)
cd /srv/apt
mkdir -p dists "pool/$codename"
fresh=$(mktemp -d "dists/.$codename.XXXXXX")
chmod 0755 "$fresh"
main="$fresh/main/binary-$arch"
mkdir -p "$main"
apt-ftparchive packages "pool/$codename" >"$main/Packages"
gzip -9 -n -k "$main/Packages"
apt-ftparchive \
    -o "APT::FTPArchive::Release::Origin=Drover lab" \
    -o "APT::FTPArchive::Release::Label=Drover lab" \
    -o "APT::FTPArchive::Release::Suite=$codename" \
    -o "APT::FTPArchive::Release::Codename=$codename" \
    -o "APT::FTPArchive::Release::Architectures=$arch" \
    -o "APT::FTPArchive::Release::Components=main" \
    release "$fresh" >"$fresh/../.release"
mv -- "$fresh/../.release" "$fresh/Release"
gpg --batch --quiet --yes --clearsign --output "$fresh/InRelease" "$fresh/Release"
gpg --batch --quiet --yes --armor --detach-sign --output "$fresh/Release.gpg" "$fresh/Release"

before=$(readlink "dists/$codename" || true)
ln -s "${fresh#dists/}" "dists/.$codename.link"
mv -T -- "dists/.$codename.link" "dists/$codename"
[ -z "$before" ] || rm -rf -- "dists/$before"
