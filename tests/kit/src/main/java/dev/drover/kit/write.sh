# Writes the bytes of file $1 into file $2, and removes $1.
set -eu
mkdir -p -- "$(dirname -- "$2")"
cat -- "$1" >"$2"
rm -f -- "$1"
