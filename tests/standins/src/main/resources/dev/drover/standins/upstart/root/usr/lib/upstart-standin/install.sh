#!/bin/sh
# Finishes the installation of the Upstart stand-in in an image, after its files were laid down; may be run again. Debian's own
# files of the same names stay as NAME.distrib, also when their packages are installed or upgraded later.
set -e

own=/usr/lib/upstart-standin/bin

place() { # name, directory
  if ! dpkg-divert --list "$2/$1" | grep -qF " to $2/$1.distrib"; then
    dpkg-divert --local --rename --divert "$2/$1.distrib" --add "$2/$1" >/dev/null
  fi
  ln -sf -- "$own/$1" "$2/$1"
}

for name in start stop restart reload status; do
  ln -sf initctl "$own/$name"
  place "$name" /sbin
done
for name in halt poweroff shutdown; do
  ln -sf reboot "$own/$name"
  place "$name" /sbin
done
for name in init initctl reboot runlevel telinit; do
  place "$name" /sbin
done
for name in service invoke-rc.d; do
  place "$name" /usr/sbin
done
place init-checkconf /usr/bin
mkdir -p /var/log/upstart
