play('Application', on: 'all') {
    directory('/srv/app') {
        recurse()
        owner 'www-data'
        group 'www-data'
        mode '0640'
    }
    directory('/srv/uploads') { group 'www-data'; mode '2775' }
    directory('/srv/exchange') { mode '1777' }
    directory('/srv/old') { absent(); recurse() }
    link('/srv/current') { to 'releases/2' }
}
