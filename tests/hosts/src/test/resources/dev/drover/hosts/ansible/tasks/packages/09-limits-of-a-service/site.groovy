play('Limits', on: 'all') {
    systemdUnit('exporter') {
        dropIn 'limits'
        content """\
            [Service]
            LimitNOFILE=65536
            """.stripIndent()
    }
    service('exporter') { restartOn systemdUnit('exporter') }
}
