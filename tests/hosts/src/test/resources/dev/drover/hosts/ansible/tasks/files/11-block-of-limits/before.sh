mkdir -p /etc/ssh/sshd_config.d
printf '%s\n' '# limits' '# BEGIN old limits' '* soft core 0' '# END old limits' '' '# End of file' >/etc/security/limits.conf
