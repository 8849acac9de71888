# Process 1 of a busybox host until its init takes its place: gives the host a key of its own at its first boot.
set -eu
key=/etc/dropbear/dropbear_ed25519_host_key
public=/etc/ssh/ssh_host_ed25519_key.pub
if [ ! -s "$public" ]; then
    dropbearkey -t ed25519 -f "$key" >/dev/null
    dropbearkey -y -f "$key" | grep '^ssh-' >"$public.new"
    mv "$public.new" "$public"
fi
exec /sbin/init
