play('nginx', on: 'all') {
    pkg('nginx-light') { recommends false }
    link('/etc/nginx/sites-enabled/default') { absent() }
    file('/etc/nginx/conf.d/site.conf') {
        content template('site.conf.ftl', port: 8080)
        mode '0644'
    }
    service('nginx') {
        ensure running, enabled
        reloadOn link('/etc/nginx/sites-enabled/default'), file('/etc/nginx/conf.d/site.conf')
    }
    waitFor('nginx answers') { port 8080; timeout '30s' }
}
