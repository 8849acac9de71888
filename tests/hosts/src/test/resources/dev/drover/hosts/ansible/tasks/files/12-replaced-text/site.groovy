play('Text', on: 'all') {
    replaceInFile('/etc/app/pg_hba.conf') {
        pattern ~/^(host\s+\S+\s+\S+\s+\S+\s+)md5$/
        with '$1scram-sha-256'
    }
    replaceInFile('/etc/app/mirrors') {
        pattern ~/http:\/\//
        with 'https://'
    }
}
