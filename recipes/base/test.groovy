playbook 'The base of a host'

lab {
    host 'host1'
    secret 'recipe_test_password', 'correct horse battery staple'
}

// A lab host is a container: its kernel parameters are read-only until somebody says otherwise, and it has the clock of its
// machine and may not set it. There chronyd only watches, if it is let start.
play('As on a machine', on: 'all') {
    systemdUnit('chrony') {
        dropIn 'lab'
        content '''\
[Unit]
ConditionCapability=
[Service]
ExecStart=
ExecStart=!/usr/sbin/chronyd -F 1 -x
'''
    }
    command('let kernel parameters be written') {
        argv 'mount', '-o', 'remount,rw,bind', '/proc/sys'
        unless 'test -w /proc/sys/net/core/somaxconn'
    }
}

disturb command: 'let kernel parameters be written', what: 'written', sh: 'mount -o remount,ro,bind /proc/sys'

play('Base', on: 'all') {
    recipe('base') {
        packages(['less'])
        groups 'ops', 'deploy'
        users(
                ann: [
                        uid: 2001,
                        comment: 'Ann Example',
                        groups: ['ops', 'adm'],
                        password: secret('recipe_test_password'),
                        keys: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIWaXQsXBfKD6nJJrXLcDpGYwTYJ7PgPQjCL2yXcWjFy ann@example.com',
                        sudo: 'password'],
                deploy: [groups: [], shell: '/bin/sh', sudo: 'nopassword'],
                bob: [:])
        formerUsers(['leaver'])
        sudoRules 'restart-web': '%ops ALL=(root) NOPASSWD: /usr/bin/systemctl restart web\n'
        timezone 'Europe/Berlin'
        timeServers(['192.0.2.1', '192.0.2.2'])
        timeSync true
        sysctls 'net.ipv4.tcp_syncookies': 1, 'net.core.somaxconn': 1024
        sshPasswords false
        sshRootLogin 'prohibit-password'
    }
}
