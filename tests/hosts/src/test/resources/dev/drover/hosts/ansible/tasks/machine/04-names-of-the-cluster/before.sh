printf '192.0.2.11 db1\n' >>/etc/hosts
