play('Limits', on: 'all') {
    blockInFile('/etc/security/limits.conf') {
        block """\
            elasticsearch soft memlock unlimited
            elasticsearch hard memlock unlimited
            """.stripIndent()
        insertBefore ~/^# End of file/
    }
    blockInFile('/etc/ssh/sshd_config.d/groups.conf') {
        marker '# {mark} sftp users'
        create()
        block 'Match Group sftp\n    AllowTcpForwarding no\n'
    }
    file('/etc/ssh/sshd_config.d/groups.conf') { mode '0600'; after blockInFile('/etc/ssh/sshd_config.d/groups.conf') }
    blockInFile('/etc/security/limits.conf') {
        marker '# {mark} old limits'
        absent()
    }
}
