mkdir -p /etc/security/limits.d
