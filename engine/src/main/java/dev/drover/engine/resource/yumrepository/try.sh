# Reads the metadata of a repository as it shall be, from a file and with a key of its own beside; nothing of the host is changed
# if that fails. A fetched key is put in place.
#
# $1 seconds to wait for locks, $2 dnf or yum
# $3 name, $4 its section as it shall be
# $5 whether the metadata are read: yes, no
# $6 where its key comes from: none, input (standard input), or a URL
# $7 key file, $8 fingerprint that a fetched key must have

lock_timeout=$1
tool=$2
name=$3
section=$4
read_metadata=$5
key=$6
key_file=$7
fingerprint=$8

clean_up() {
    rm -f -- "$key_file.drover-new"
    rpm_clean_up
}

rpm_begin

case $key in
    none) ;;
    input) cat >"$work/key.asc" ;;
    *)
        key_fetch
        key_dearmor || fail "what $key gives is not an OpenPGP public key; nothing was changed"
        key_check_fingerprint
        # rpm reads armored keys only.
        {
            printf '%s\n\n' '-----BEGIN PGP PUBLIC KEY BLOCK-----'
            base64 <"$work/key"
            printf '%s\n' '-----END PGP PUBLIC KEY BLOCK-----'
        } >"$work/key.asc"
        ;;
esac

if [ "$read_metadata" = yes ]; then
    mkdir "$work/repositories"
    printf '%s' "$section" | awk -v mine="gpgkey=file://$key_file" -v trial="gpgkey=file://$work/key.asc" \
        -v tried="$key" 'tried != "none" && $0 == mine { print trial; next } { print }' >"$work/repositories/$name.repo"
    configuration=/etc/dnf/dnf.conf
    [ "$tool" = dnf ] && [ -e "$configuration" ] || configuration=/etc/yum.conf
    awk -v directory="$work/repositories" '
        /^ *(reposdir|metadata_expire) *=/ { next }
        { print }
        /^\[main\]/ { print "reposdir=" directory; print "metadata_expire=1"; main = 1 }
        END { if (!main) { print "[main]"; print "reposdir=" directory; print "metadata_expire=1" } }' "$configuration" >"$work/configuration"
    if [ "$key" != none ]; then
        # Apart from what was read before: the keys that dnf took for this repository then must not vouch for it any more.
        rpm_tool -c "$work/configuration" "--setopt=cachedir=$work/cache" '--disablerepo=*' "--enablerepo=$name" makecache ||
            fail "the metadata of repository '$name' cannot be read; it was left as it was:
$(rpm_reasons)"
        rm -rf -- /var/cache/dnf/"$name"-*/pubring
    fi
    rpm_tool -c "$work/configuration" '--disablerepo=*' "--enablerepo=$name" makecache ||
        fail "the metadata of repository '$name' cannot be read; it was left as it was:
$(rpm_reasons)"
fi

directory=${key_file%/*}
if [ "$key" != none ] && [ ! -d "$directory" ]; then
    { mkdir -p -- "$directory" && chmod 0755 -- "$directory"; } || fail "cannot make $directory; nothing was changed"
fi
case $key in
    none | input) exit 0 ;;
esac
{ cat "$work/key.asc" >"$key_file.drover-new" && chmod 0644 "$key_file.drover-new"; } || fail "cannot write $key_file.drover-new; nothing was changed"
sync "$key_file.drover-new" 2>/dev/null || sync
mv -f -- "$key_file.drover-new" "$key_file" || fail "cannot write $key_file; nothing was changed"
