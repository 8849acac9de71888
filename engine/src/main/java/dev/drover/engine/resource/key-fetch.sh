# Functions to fetch a public OpenPGP key and to be sure which one it is. The script of a resource type follows this text in the
# same program; it has $work, a private directory, $log, a file for the words of a failed program, and the function fail, and
# sets $key, where the key is fetched from, and $fingerprint, which it must have.

# Into $work/fetched.
key_fetch() {
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

# Makes the binary $work/key of it.
key_dearmor() {
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
key_packets() {
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
key_check_fingerprint() {
    found=$(key_packets)
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
