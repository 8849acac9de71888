# Prints the public keys of this host, a line each.
set -eu
cat -- /etc/ssh/ssh_host_*_key.pub
