mkdir -p /etc/app
printf '%s\n' 'local all all peer' 'host all all 127.0.0.1/32 md5' 'host  app  app  ::1/128  md5' '#host all all 0.0.0.0/0 md5x' >/etc/app/pg_hba.conf
printf 'http://a.example.org http://b.example.org\nhttps://c.example.org' >/etc/app/mirrors
