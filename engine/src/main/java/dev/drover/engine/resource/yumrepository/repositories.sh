# What there is of repositories: for each the content of the file that has its section, the content of its key file, and a line
# "key yes|no lists yes|no PATH"; each of the three is ended by the separator. The path is that of the file to be, if no file
# has the section.
# $1 separator, $2... names
separator=$1
shift
directory=/etc/yum.repos.d
# "path<TAB>name" for each section of each file.
sections=
[ ! -d "$directory" ] || sections=$(awk '
    { sub(/[ \t\r]+$/, "") }
    /^\[.*\]$/ { print FILENAME "\t" substr($0, 2, length($0) - 2) }' "$directory"/*.repo /dev/null 2>/dev/null)
tab='	'
newline='
'
for name; do
    path=$directory/$name.repo
    case "$newline$sections$newline" in
        *"$newline$path$tab$name$newline"*) ;;
        *"$tab$name$newline"*)
            before=${sections%%"$tab$name$newline"*}
            case $before in
                "$sections") before=${sections%"$tab$name"} ;;
            esac
            path=${before##*"$newline"}
            ;;
    esac
    [ ! -f "$path" ] || cat -- "$path" || exit
    printf '%s\n' "$separator"
    key=no
    if [ -f "/etc/pki/rpm-gpg/drover-$name" ]; then
        key=yes
        cat -- "/etc/pki/rpm-gpg/drover-$name" || exit
    fi
    printf '%s\n' "$separator"
    lists=no
    for file in "/var/cache/dnf/$name"-????????????????/repodata/repomd.xml "/var/cache/libdnf5/$name"-*/repodata/repomd.xml \
        /var/cache/yum/*/*/"$name"/repomd.xml "/var/cache/yum/$name/repomd.xml"; do
        [ -e "$file" ] && lists=yes
    done
    printf 'key %s lists %s %s\n%s\n' "$key" "$lists" "$path" "$separator"
done
