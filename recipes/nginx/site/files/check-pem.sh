#!/bin/sh
# Says whether nginx takes a file of a private key and the certificate that belongs to it, with its chain.
# $1 the file
set -eu

main=$(mktemp /etc/nginx/.check-pem.XXXXXX)
trap 'rm -f -- "$main"' EXIT
cat >"$main" <<CONF
pid /dev/null;
events {}
http {
    access_log off;
    server {
        listen unix:$main.sock ssl;
        ssl_certificate "$1";
        ssl_certificate_key "$1";
    }
}
CONF
trap 'rm -f -- "$main" "$main.sock"' EXIT
nginx -t -q -c "$main" -g 'error_log stderr;'
