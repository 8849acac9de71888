play('Certificates', on: 'all') {
    file('/usr/local/sbin/renew-hook') {
        source 'renew-hook'
        owner 'root'
        group 'adm'
        mode '0750'
    }
    ['renew-hook', 'renew-local'].each { name ->
        file("/etc/default/${name}") { content 'DOMAINS=\n'; createOnly(); mode '0600' }
    }
    command('try the hook') {
        argv '/usr/local/sbin/renew-hook', '/var/lib/renew-hook.tried'
        creates '/var/lib/renew-hook.tried'
    }
}
