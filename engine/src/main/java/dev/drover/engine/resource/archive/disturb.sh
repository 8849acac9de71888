# Puts one thing of an unpacked archive out of sync: for tests of hosts that are thrown away.
#
# $1 directory; $2 digest, strip, owner, group or files
# $3 and $4 what other resources write and remove below it, one a line: another file is taken

cd -- "$1" || exit 1
record=.drover-archive
gone=$4
first=$(tail -n +2 "$record" | grep -v -e ' - ' -e ' ->' | cut -d ' ' -f 5- | while IFS= read -r path; do
    is_among "$path" "$3" || is_gone "$path" || {
        printf '%s\n' "$path"
        break
    }
done)
case $2 in
digest) sed -e '1s/^sha256 ./sha256 x/' "$record" >"$record.new" && mv -- "$record.new" "$record" ;;
strip) sed -e '1s/ strip [0-9]*$/ strip 19/' "$record" >"$record.new" && mv -- "$record.new" "$record" ;;
owner) chown 4242 "./$first" ;;
group) chgrp 4242 "./$first" ;;
files) rm -f -- "./$first" ;;
esac
