// Two web servers, their database, and a host that runs containers.
inventory {
    defaults {
        user 'ubuntu'
        become 'root'
    }
    group('web') { hosts 'web1..2', address: '192.0.2.11..12' }
    group('databases') { host('db1') { address '192.0.2.21' } }
    group('builders') { host('builder1') { address '192.0.2.31' } }
    group('everything') { children 'web', 'databases', 'builders' }
}
