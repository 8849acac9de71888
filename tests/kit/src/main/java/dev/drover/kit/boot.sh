# Process 1 of a lab host until its init takes its place: gives the host keys of its own at its first boot. No RSA key: searching
# for its primes would be most of a boot.
set -eu
for type in ecdsa ed25519; do
    key=/etc/ssh/ssh_host_${type}_key
    [ -s "$key.pub" ] || ssh-keygen -q -t "$type" -N '' -f "$key" </dev/null
done
exec /sbin/init
