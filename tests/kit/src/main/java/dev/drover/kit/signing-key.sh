# Makes the key that signs the repository, if there is none; prints its fingerprint and then the armoured public key.
set -eu
if [ ! -s /root/signing-key.asc ]; then
    gpg --batch --quiet --passphrase '' --quick-generate-key 'Drover lab packages' rsa3072 sign never
    gpg --batch --quiet --armor --export >/root/signing-key.asc
fi
gpg --batch --quiet --with-colons --list-keys | awk -F: '$1 == "fpr" { print $10; exit }'
cat -- /root/signing-key.asc
