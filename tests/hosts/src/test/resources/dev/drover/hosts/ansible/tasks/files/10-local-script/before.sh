printf 'DOMAINS=example.org\n' >/etc/default/renew-local
chmod 0600 /etc/default/renew-local
