play('The ssh server', on: 'all') {
    def settings = ['PasswordAuthentication no', 'PermitEmptyPasswords no', 'UseDNS no', 'X11Forwarding no', 'MaxAuthTries 3']
    settings.each { setting ->
        lineInFile('/etc/ssh/sshd_config') {
            matching "^#?${setting.split(' ')[0]} "
            line setting
            validate '/usr/sbin/sshd -t -f %s'
        }
    }
    file('/etc/ssh/sshd_config') { mode '0600' }
    service('ssh') { restartOn lineInFile('/etc/ssh/sshd_config'), file('/etc/ssh/sshd_config') }
}
