mkdir -p /srv/app/config/deep /srv/old/public /srv/releases/1 /srv/releases/2 "/srv/app/a b"
printf 'a' >/srv/app/config/a
printf 'b' >"/srv/app/a b/b"
chmod 0777 /srv/app/config/deep
chmod 0666 "/srv/app/a b/b"
printf 'x' >/srv/old/public/x
ln -s releases/1 /srv/current
