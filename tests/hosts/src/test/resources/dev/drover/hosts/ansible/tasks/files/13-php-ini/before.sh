mkdir -p /etc/app
cat >/etc/app/php.ini <<'END'
[PHP]
; How much a script may take.
memory_limit = 128M
expose_php = On

[Date]
date.timezone = UTC
END
