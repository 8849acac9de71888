# Puts one thing of an unpacked archive out of sync: for tests of hosts that are thrown away.
#
# $1 directory; $2 digest, strip, owner, group or files

cd -- "$1" || exit 1
record=.drover-archive
first=$(tail -n +2 "$record" | grep -v -e ' - ' -e ' ->' | head -n 1 | cut -d ' ' -f 5-)
case $2 in
digest) sed -e '1s/^sha256 ./sha256 x/' "$record" >"$record.new" && mv -- "$record.new" "$record" ;;
strip) sed -e '1s/ strip [0-9]*$/ strip 19/' "$record" >"$record.new" && mv -- "$record.new" "$record" ;;
owner) chown 4242 "./$first" ;;
group) chgrp 4242 "./$first" ;;
files) rm -f -- "./$first" ;;
esac
