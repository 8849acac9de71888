def servers = ['0.pool.ntp.org', '1.pool.ntp.org']

play('Time', on: 'all') {
    directory('/etc/ntpsec') { mode '0755' }
    file('/etc/ntpsec/ntp.conf') {
        content template('ntp.conf.ftl', servers: servers, restrict: ['127.0.0.1', '::1'])
        owner 'root'
        group 'root'
        mode '0644'
    }
}
