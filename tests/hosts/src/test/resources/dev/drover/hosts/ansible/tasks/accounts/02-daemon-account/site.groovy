play('Exporter', on: 'all') {
    userGroup('exporter') { gid 950; system() }
    user('exporter') {
        uid 950
        group 'exporter'
        home '/var/lib/exporter'
        shell '/usr/sbin/nologin'
        system()
    }
    directory('/var/lib/exporter') {
        owner 'exporter'
        group 'exporter'
        mode '0750'
    }
}
