# What dnf or yum would upgrade to: "lists present" or "lists missing", then "name architecture version" for each package that
# has an upgrade. Nothing is downloaded; dnf notes the call in its log.
# $1 separator, then for each package: dnf|yum, name
separator=$1
tool=$2
shift
count=$#
while [ "$count" -gt 0 ]; do
    set -- "$@" "${2%%:*}"
    shift 2
    count=$((count - 2))
done
lists=missing
for file in /var/cache/dnf/*/repodata /var/cache/libdnf5/*/repodata /var/cache/yum/*/repomd.xml /var/cache/yum/*/*/*/repomd.xml; do
    [ -e "$file" ] && lists=present
done
found=
if [ "$lists" = present ]; then
    found=$("$tool" -C -q list updates "$@" 2>&1)
    result=$?
    case $result/$found in
        0/* | *'No matching'*) ;;
        *cache* | *'Cannot retrieve repository metadata'*) lists=missing ;;
        *)
            printf '%s\n' "$found" >&2
            exit 1
            ;;
    esac
fi
printf 'lists %s\n%s\n' "$lists" "$separator"
# Three words for each, on two lines where they are long.
printf '%s\n' "$found" | awk '
    /^(Updated|Available) ([Pp]ackages|[Uu]pgrades)$/ { listed = 1; words = 0; next }
    listed { for (i = 1; i <= NF; i++) { word[words++] = $i; if (words == 3) { print_one(); words = 0 } } }
    function print_one(    dot) {
        match(word[0], /\.[^.]*$/)
        print substr(word[0], 1, RSTART - 1), substr(word[0], RSTART + 1), word[1]
    }'
printf '%s\n' "$separator"
