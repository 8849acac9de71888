playbook 'A PostgreSQL server'

lab {
    host 'db1', group: 'databases'
    secret 'recipe_test_password', "correct horse 'battery' staple"
}

play('PostgreSQL', on: 'databases') {
    recipe('postgresql/server') {
        listenAddresses(['*'])
        maxConnections 50
        settings work_mem: '8MB', log_connections: true, shared_buffers: '32MB', log_line_prefix: "%m [%p] it's \\ "
        access(['host shop shop 192.0.2.0/24 scram-sha-256'])
        roles(
                readers: [login: false],
                shop: [password: secret('recipe_test_password'), memberOf: 'readers', connections: 20],
                backup: [replication: true])
        formerRoles(['leaver'])
        databases shop: [owner: 'shop', extensions: ['pg_trgm']], scratch: [:]
    }
}

disturb command: 'role shop', what: 'password', sh: "runuser -u postgres -- psql -X -c \"ALTER ROLE shop PASSWORD 'another'\""
disturb command: 'role shop', what: 'memberOf', sh: 'runuser -u postgres -- psql -X -c "REVOKE readers FROM shop; GRANT pg_monitor TO shop"'
disturb command: 'role shop', what: 'connections', sh: 'runuser -u postgres -- psql -X -c "ALTER ROLE shop CONNECTION LIMIT 1"'
disturb command: 'role shop', what: 'superuser', sh: 'runuser -u postgres -- psql -X -c "ALTER ROLE shop SUPERUSER"'
disturb command: 'role readers', what: 'login', sh: 'runuser -u postgres -- psql -X -c "ALTER ROLE readers LOGIN"'
disturb command: 'role backup', what: 'existence', sh: 'runuser -u postgres -- psql -X -c "DROP ROLE backup"'
disturb command: 'role backup', what: 'replication', sh: 'runuser -u postgres -- psql -X -c "ALTER ROLE backup NOREPLICATION"'
disturb command: 'role leaver is gone', what: 'existence', sh: 'runuser -u postgres -- psql -X -c "CREATE ROLE leaver LOGIN"'
disturb command: 'database shop', what: 'owner', sh: 'runuser -u postgres -- psql -X -c "ALTER DATABASE shop OWNER TO postgres"'
disturb command: 'database scratch', what: 'existence', sh: 'runuser -u postgres -- psql -X -c "DROP DATABASE scratch"'
disturb command: 'extension pg_trgm of shop', what: 'existence', sh: 'runuser -u postgres -- psql -X -d shop -c "DROP EXTENSION pg_trgm"'
