#!/bin/sh
# Says whether nginx accepts its configuration with another file in the place of one in conf.d, or without that one.
# $1 the file's name in conf.d, $2 the new file; none: without it
set -eu

name=$1
new=${2-}
# Beside the real one, because what it includes by relative names is looked for there.
main=$(mktemp /etc/nginx/.check-site.XXXXXX)
trap 'rm -f -- "$main"' EXIT

# In the order in which nginx reads them.
{
    ls /etc/nginx/conf.d
    printf '%s\n' "$name"
} | LC_ALL=C sort -u | awk -v name="$name" -v new="$new" '
    FILENAME == "-" {
        if ($0 !~ /\.conf$/ || $0 ~ /^\./ || ($0 == name && new == "")) {
            next
        }
        includes = includes "include \"" ($0 == name ? new : "/etc/nginx/conf.d/" $0) "\";\n"
        next
    }
    /^[ \t]*include[ \t]+\/etc\/nginx\/conf\.d\/\*\.conf[ \t]*;/ {
        found = 1
        printf "%s", includes
        next
    }
    { print }
    END { exit !found }
' - /etc/nginx/nginx.conf >"$main" || {
    echo 'nginx.conf has no line: include /etc/nginx/conf.d/*.conf;' >&2
    exit 1
}
nginx -t -q -c "$main"
