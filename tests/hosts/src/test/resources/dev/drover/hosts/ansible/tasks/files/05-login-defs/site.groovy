play('Rules of accounts', on: 'all') {
    [UMASK: '027', PASS_MAX_DAYS: '60', PASS_MIN_DAYS: '7', SHA_CRYPT_MIN_ROUNDS: '640000'].each { key, value ->
        lineInFile('/etc/login.defs') {
            matching "^${key}\\s"
            line "${key}\t${value}"
        }
    }
    lineInFile('/etc/security/limits.d/10.hardcore.conf') {
        line '*     hard   core    0'
        create()
    }
    file('/etc/security/limits.d/10.hardcore.conf') { mode '0440'; after lineInFile('/etc/security/limits.d/10.hardcore.conf') }
}
