# Takes away what an image of a container registry, or mmdebstrap, has and a machine has not.
set -eu
rm -f -- /usr/sbin/policy-rc.d \
    /etc/apt/apt.conf.d/docker-* /etc/dpkg/dpkg.cfg.d/docker-* /.dockerenv \
    /etc/apt/apt.conf.d/99mmdebstrap /etc/dpkg/dpkg.cfg.d/99mmdebstrap
# One source only: the list that was laid down here, if there is one.
[ ! -s /etc/apt/sources.list ] || rm -f -- /etc/apt/sources.list.d/*
rm -rf -- /var/lib/apt/lists/*
