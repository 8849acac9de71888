printf '# static file system information\nproc /proc proc defaults 0 0\n' >/etc/fstab
