# Puts the commands of the Upstart stand-in in their places; its files have been laid down.
set -eu
/usr/lib/upstart-standin/install.sh
if command -v systemctl; then
    printf 'a host with Upstart must not have systemctl\n' >&2
    exit 1
fi
