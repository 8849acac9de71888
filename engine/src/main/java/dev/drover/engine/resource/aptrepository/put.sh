# Reads the package lists of a source as it shall be; only if that works, its key and then itself are put in place.
#
# $1 seconds to wait for locks
# $2 name, $3 source file, $4 its line, $5 its line with the key that is tried out
# $6 where the key comes from: none, input (standard input), or a URL
# $7 keyring, $8 where the key lies while it is tried out (may be the keyring itself), $9 fingerprint that a fetched key must have

lock_timeout=$1
name=$2
source=$3
line=$4
trial_line=$5
key=$6
keyring=$7
trial=$8
fingerprint=$9

clean_up() {
    # Not come to its end: what was there is good again.
    if [ "$new_key" = yes ]; then
        if [ -e "$work/old-key" ]; then
            cp -p -- "$work/old-key" "$trial.drover-new" && mv -f -- "$trial.drover-new" "$trial"
        else
            rm -f -- "$trial"
        fi
    fi
    rm -f -- "$trial.drover-new"
    apt_clean_up
}

new_key=no
apt_begin

case $key in
    none) ;;
    input) cat >"$work/key" ;;
    *)
        key_fetch
        key_dearmor || fail "what $key gives is not an OpenPGP public key; nothing was changed"
        key_check_fingerprint
        ;;
esac

if [ "$key" != none ]; then
    directory=${keyring%/*}
    [ -d "$directory" ] || mkdir -m 0755 -- "$directory" || fail "cannot make $directory; nothing was changed"
    if [ "$trial" = "$keyring" ] && [ -e "$keyring" ]; then
        cp -p -- "$keyring" "$work/old-key" || fail "cannot keep the old key; nothing was changed"
    fi
    new_key=yes
    # apt reads it as another user.
    { cat "$work/key" >"$trial.drover-new" && chmod 0644 "$trial.drover-new" && mv -f -- "$trial.drover-new" "$trial"; } ||
        fail "cannot write $trial; nothing was changed"
fi

printf '%s\n' "$trial_line" >"$work/trial.list"
apt_update -o "Dir::Etc::sourcelist=$work/trial.list" -o Dir::Etc::sourceparts=- -o APT::Get::List-Cleanup=0 ||
    fail "the package lists of repository '$name' cannot be read; its old source and key were kept:
$(apt_reasons)"

if [ "$key" != none ] && [ "$trial" != "$keyring" ]; then
    sync "$trial" 2>/dev/null || sync
    mv -f -- "$trial" "$keyring" || fail "cannot write $keyring; the old source and key were kept"
fi
new_key=no
new=$(mktemp /etc/apt/sources.list.d/.drover.XXXXXX) || fail "cannot write in /etc/apt/sources.list.d; the old source was kept, its key is new"
if printf '%s\n' "$line" >"$new" && chmod 0644 "$new"; then
    sync "$new" 2>/dev/null || sync
    mv -f -- "$new" "$source" && exit 0
fi
rm -f -- "$new"
fail "cannot write $source; the old source was kept, its key is new"
