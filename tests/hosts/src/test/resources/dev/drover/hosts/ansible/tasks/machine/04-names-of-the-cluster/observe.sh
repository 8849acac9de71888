getent hosts 192.0.2.10 192.0.2.11
exit 0
