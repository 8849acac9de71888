play('Banner', on: 'all') {
    ['/etc/issue', '/etc/issue.net'].each { path ->
        file(path) {
            content 'Authorised users only. Bäcker & Söhne "§ 202a".\n'
            owner 'root'
            group 'root'
            mode '0644'
        }
    }
    file('/etc/motd') { content '' }
    file('/etc/update-motd.d/10-uname') { mode '0644' }
}
