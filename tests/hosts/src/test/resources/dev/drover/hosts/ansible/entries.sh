# Every entry of the file system below the arguments: type, mode, owner, group, link target, tab, path; each ends with NUL.
set -eu
for root; do
    [ ! -e "$root" ] || find "$root" -xdev -printf '%y %m %u:%g %l\t%p\0'
done
