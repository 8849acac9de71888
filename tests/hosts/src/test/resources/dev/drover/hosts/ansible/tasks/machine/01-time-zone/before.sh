test -e /usr/share/zoneinfo/Europe/Berlin
printf 'Etc/UTC\n' >/etc/timezone
