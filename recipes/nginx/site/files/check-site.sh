#!/bin/sh
# Says whether nginx accepts its configuration with another file in the place of one in conf.d.
# $1 the file's name in conf.d, $2 the new file
set -eu

name=$1
new=$2
# Beside the real one, because what it includes by relative names is looked for there.
main=$(mktemp /etc/nginx/.check-site.XXXXXX)
trap 'rm -f -- "$main"' EXIT

awk -v name="$name" -v new="$new" '
    /^[ \t]*include[ \t]+\/etc\/nginx\/conf\.d\/\*\.conf[ \t]*;/ {
        found = 1
        while (("ls /etc/nginx/conf.d" | getline other) > 0) {
            if (other ~ /\.conf$/ && other != name) {
                print "include /etc/nginx/conf.d/" other ";"
            }
        }
        print "include " new ";"
        next
    }
    { print }
    END { exit !found }
' /etc/nginx/nginx.conf >"$main" || {
    echo 'nginx.conf has no line: include /etc/nginx/conf.d/*.conf;' >&2
    exit 1
}
nginx -t -q -c "$main"
