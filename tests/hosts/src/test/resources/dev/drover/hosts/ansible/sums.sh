# The SHA-256 of every file below the arguments: "SUM  PATH", each ends with NUL.
set -eu
for root; do
    [ ! -e "$root" ] || find "$root" -xdev -type f -print0
done | xargs -0 -r sha256sum -z --
