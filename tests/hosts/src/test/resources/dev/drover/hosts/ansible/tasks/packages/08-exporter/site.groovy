play('Exporter', on: 'all') {
    file('/usr/local/bin/exporter') { source 'exporter'; mode '0755' }
    systemdUnit('exporter') { content template('exporter.service.ftl', pause: 3600) }
    service('exporter') {
        ensure running, enabled
        restartOn file('/usr/local/bin/exporter'), systemdUnit('exporter')
    }
}
