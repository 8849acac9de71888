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

fetch() {
    if command -v curl >/dev/null 2>&1; then
        curl -fsSL --retry 2 --connect-timeout 20 --max-time 120 --max-filesize 262144 -o "$work/fetched" -- "$key" 2>"$log"
    elif command -v wget >/dev/null 2>&1; then
        wget -q -T 20 -t 3 -O "$work/fetched" -- "$key" 2>"$log"
    elif [ -x /usr/lib/apt/apt-helper ]; then
        /usr/lib/apt/apt-helper download-file "$key" "$work/fetched" >"$log" 2>&1
    else
        fail "the key cannot be fetched: there is neither curl nor wget nor apt-helper on this host; nothing was changed; give the key as a file"
    fi || fail "the key cannot be fetched from $key; nothing was changed:
$(grep -v unsandboxed "$log" | tail -n 3)"
    [ "$(wc -c <"$work/fetched")" -le 262144 ] || fail "what $key gives is too long for a key; nothing was changed"
}

dearmor() {
    if grep -q -e '^-----BEGIN PGP PUBLIC KEY BLOCK-----' "$work/fetched"; then
        awk '{ sub(/\r$/, "") }
            /^-----END PGP/ { exit }
            body && !/^=....$/ { print }
            block && !body && $0 == "" { body = 1 }
            /^-----BEGIN PGP PUBLIC KEY BLOCK-----$/ { block = 1 }' "$work/fetched" | base64 -d >"$work/key" 2>"$log"
    else
        cp -- "$work/fetched" "$work/key"
    fi
}

# The packets of RFC 4880: "number of primary keys, begin and length of the first one's body, its version".
packets() {
    od -An -v -tu1 "$work/key" | awk '
        { for (i = 1; i <= NF; i++) b[n++] = $i }
        END {
            p = 0
            while (p < n) {
                t = b[p]
                l = b[p + 1]
                if (t < 128) exit
                if (t >= 192) {
                    tag = t - 192
                    if (l < 192) h = 2
                    else if (l < 224) { l = (l - 192) * 256 + b[p + 2] + 192; h = 3 }
                    else if (l == 255) { l = ((b[p + 2] * 256 + b[p + 3]) * 256 + b[p + 4]) * 256 + b[p + 5]; h = 6 }
                    else exit
                } else {
                    tag = int((t - 128) / 4)
                    if (t % 4 == 0) h = 2
                    else if (t % 4 == 1) { l = l * 256 + b[p + 2]; h = 3 }
                    else if (t % 4 == 2) { l = ((l * 256 + b[p + 2]) * 256 + b[p + 3]) * 256 + b[p + 4]; h = 5 }
                    else exit
                }
                if (tag == 6 && !keys++) { begin = p + h; size = l }
                p += h + l
            }
            if (p == n) print keys + 0, begin + 0, size + 0, b[begin] + 0
        }'
}

# Only the key that was asked for may get in: whoever serves it could add one of his own.
check_fingerprint() {
    found=$(packets)
    # shellcheck disable=SC2086 # four numbers
    set -- ${found:-0 0 0 0}
    [ "$1/$4" = 1/4 ] || fail "what $key gives is not one OpenPGP public key of version 4; nothing was changed"
    # shellcheck disable=SC2059 # the formats are two octets
    found=$({
        printf '\231'
        printf "\\$(printf '%03o' $(($3 / 256)))"
        printf "\\$(printf '%03o' $(($3 % 256)))"
        tail -c "+$(($2 + 1))" "$work/key" | head -c "$3"
    } | sha1sum | cut -d ' ' -f 1 | tr 'a-f' 'A-F')
    [ "$found" = "$fingerprint" ] || fail "the key that $key gives has the fingerprint $found; keyFingerprint says $fingerprint; nothing was changed"
}

new_key=no
apt_begin

case $key in
    none) ;;
    input) cat >"$work/key" ;;
    *)
        fetch
        dearmor || fail "what $key gives is not an OpenPGP public key; nothing was changed"
        check_fingerprint
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
