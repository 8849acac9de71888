printf 'console\ntty1\nttyS0\npts/0\npts/1\ntty2\nvc/1' >/etc/securetty
