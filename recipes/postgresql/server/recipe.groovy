import groovy.transform.Field

/** The release that each distribution brings, by its own version. */
@Field static final Map RELEASES = [
        debian: ['11': '13', '12': '15', '13': '17'],
        ubuntu: ['20.04': '12', '22.04': '14', '24.04': '16'],
]

/** What only a start of the server reads; PostgreSQL 11 to 17. */
@Field static final Set AT_START = [
        'archive_mode', 'autovacuum_freeze_max_age', 'autovacuum_max_workers', 'autovacuum_multixact_freeze_max_age', 'bonjour',
        'bonjour_name', 'cluster_name', 'commit_timestamp_buffers', 'event_source', 'hot_standby', 'huge_page_size', 'huge_pages',
        'io_direct', 'jit_provider', 'listen_addresses', 'logging_collector', 'max_connections', 'max_files_per_process',
        'max_locks_per_transaction', 'max_logical_replication_workers', 'max_notify_queue_pages', 'max_pred_locks_per_transaction',
        'max_prepared_transactions', 'max_replication_slots', 'max_wal_senders', 'max_worker_processes', 'min_dynamic_shared_memory',
        'multixact_member_buffers', 'multixact_offset_buffers', 'notify_buffers', 'old_snapshot_threshold', 'port',
        'recovery_target', 'recovery_target_action', 'recovery_target_inclusive', 'recovery_target_lsn', 'recovery_target_name',
        'recovery_target_time', 'recovery_target_timeline', 'recovery_target_xid', 'reserved_connections', 'serializable_buffers',
        'shared_buffers', 'shared_memory_type', 'shared_preload_libraries', 'subtransaction_buffers', 'superuser_reserved_connections',
        'track_activity_query_size', 'track_commit_timestamp', 'transaction_buffers', 'unix_cluster_directories', 'unix_cluster_group',
        'unix_cluster_permissions', 'wal_buffers', 'wal_decode_buffer_size', 'wal_level', 'wal_log_hints',
]

/** Refuses what nobody reads, such as a misspelt setting. */
void onlyKnows(String what, Map settings, List known) {
    def unknown = settings.keySet().find { !(it in known) }
    if (unknown) {
        throw new IllegalArgumentException("${what} has no setting '${unknown}'; it has ${known.join(', ')}")
    }
}

/** Refuses names that would have to be quoted, in SQL or in a shell. */
void plainName(String what, String name) {
    if (!(name ==~ /[a-z_][a-z0-9_]{0,62}/)) {
        throw new IllegalArgumentException("the name of ${what} must be of a-z 0-9 _ and begin with no digit, got '${name}'")
    }
}

/** A value as postgresql.conf writes it. */
String written(Object value) {
    value instanceof Number ? "${value}" : value instanceof Boolean ? (value ? 'on' : 'off') : "'${value.toString().replace("'", "''")}'"
}

/** One value or a list of them, as a list. */
List listOf(Object value) {
    value == null ? [] : value instanceof Collection ? value as List : [value]
}

recipe('postgresql/server') {
    summary 'A PostgreSQL server with its settings, who may connect, roles and databases'
    parameter 'version', type: String,
            default: { RELEASES[facts.os.id]?.get(facts.os.id == 'debian' ? facts.os.version.tokenize('.')[0] : facts.os.version) ?: '' },
            doc: 'the major version; its package must be there'
    parameter 'port', type: Integer, default: 5432, check: { it in 1..65535 }, doc: 'where it listens'
    parameter 'listenAddresses', type: List, default: ['localhost'], doc: "the addresses that it listens at, or '*'"
    parameter 'maxConnections', type: Integer, default: 100, check: { it in 1..10000 }, doc: 'how many clients at once'
    parameter 'settings', type: Map, default: [:], doc: 'any other settings of postgresql.conf'
    parameter 'access', type: List, default: [],
            doc: "more lines of pg_hba.conf: 'hostssl shop shop 192.0.2.0/24 scram-sha-256'",
            check: { it.every { line -> line ==~ /(local|host|hostssl|hostnossl|hostgssenc|hostnogssenc)(\s+\S+){3,}/ } }
    parameter 'encoding', type: String, default: 'UTF8', doc: 'of databases, when the server is first set up'
    parameter 'locale', type: String, default: 'C.UTF-8', doc: 'of databases, when the server is first set up'
    parameter 'dataChecksums', type: Boolean, default: true, doc: 'whether pages have checksums, when the server is first set up'
    parameter 'roles', type: Map, default: [:],
            doc: 'roles: name: [password: secret(…), memberOf: …, login: …, createdb: …, createrole: …, replication: …, superuser: …, connections: …]'
    parameter 'databases', type: Map, default: [:], doc: 'databases: name: [owner: …, extensions: …]'
    supports debian: '>= 11', ubuntu: '>= 20.04'

    converge {
        if (!version) {
            throw new IllegalArgumentException("which release ${facts.os.id} ${facts.os.version} brings is not known; give version")
        }
        def etc = "/etc/postgresql/${version}/main"
        def data = "/var/lib/postgresql/${version}/main"
        def programs = "/usr/lib/postgresql/${version}/bin"
        def checked = "${programs}/postgres -C data_directory -D ${data} --config-file=%s"
        def all = settings + [
                port                : port,
                listen_addresses    : listenAddresses.join(','),
                max_connections     : maxConnections,
                password_encryption : 'scram-sha-256',
        ]
        def twice = settings.keySet().find { it in ['port', 'listen_addresses', 'max_connections', 'password_encryption'] }
        if (twice) {
            throw new IllegalArgumentException("settings says '${twice}', which this recipe sets itself")
        }
        settings.keySet().each { plainName('a setting', it.replace('.', '_')) }
        def lines = new TreeMap(all).collect { name, value -> [name: name, text: "${name} = ${written(value)}".toString()] }
        def atStart = lines.findAll { it.name in AT_START }*.text
        def later = lines.findAll { !(it.name in AT_START) }*.text

        // Before the package that makes the first cluster, which cannot have another encoding later.
        pkg('postgresql-common') { recommends false }
        def initial = "--encoding=${encoding} --locale=${locale}${dataChecksums ? ' --data-checksums' : ''}"
        lineInFile('/etc/postgresql-common/createcluster.conf') {
            matching ~/^#?\s*initdb_options\s*=/
            line "initdb_options = '${initial}'"
        }
        pkg("postgresql-${version}") { recommends false }
        check('postgresql.conf reads conf.d') {
            command "grep -q \"^include_dir *= *'conf.d'\" ${etc}/postgresql.conf"
            message "${etc}/postgresql.conf has no line include_dir = 'conf.d', so settings would have no effect"
        }

        file("${etc}/conf.d/at-start.conf") {
            content template('settings.conf.ftl', lines: atStart)
            mode '0644'
            validate checked
        }
        file("${etc}/conf.d/settings.conf") {
            content template('settings.conf.ftl', lines: later)
            mode '0644'
            validate checked
        }
        file("${etc}/pg_hba.conf") {
            content template('pg_hba.conf.ftl', access: access)
            mode '0640'
            owner 'postgres'
            group 'postgres'
        }
        def ready = "${programs}/pg_isready -q -p ${port}"
        def psql = "psql -X -A -t -q -v ON_ERROR_STOP=1 -p ${port} -d"
        def cluster = facts.init == 'systemd' ? "postgresql@${version}-main" : 'postgresql'
        // A server that has read a mistake goes on with what it knew before, and does not come up at its next start.
        check('pg_hba.conf has no mistake') {
            become 'postgres'
            onlyIf ready
            command "test -z \"\$(${psql} postgres -c 'SELECT line_number, error FROM pg_hba_file_rules WHERE error IS NOT NULL')\""
            message 'pg_hba.conf has a mistake, see SELECT * FROM pg_hba_file_rules WHERE error IS NOT NULL; nothing was reloaded'
        }
        service('postgresql') { ensure enabled }
        service(cluster) {
            ensure running
            restartOn file("${etc}/conf.d/at-start.conf")
            reloadOn file("${etc}/conf.d/settings.conf"), file("${etc}/pg_hba.conf")
        }
        waitFor('postgresql answers') {
            command ready
            timeout '60s'
        }

        // What a role shall be like stands in a file that only root and the server's account can read: a guard is seen in the
        // list of processes. It has no password, only what the server itself keeps of one.
        directory('/etc/postgresql-roles') {
            mode '0750'
            owner 'root'
            group 'postgres'
        }
        roles.each { name, role ->
            plainName('a role', name)
            onlyKnows("the role '${name}'", role,
                    ['password', 'memberOf', 'login', 'createdb', 'createrole', 'replication', 'superuser', 'connections'])
            if (role.password != null && !(role.password instanceof Secret)) {
                throw new IllegalArgumentException("the password of the role '${name}' must be a secret: write secret('…')")
            }
            def wanted = [
                    name       : name,
                    // The salt need not be secret, but the same in each run.
                    password   : role.password == null ? '' : role.password,
                    salt       : "${host.name} ${version} ${name}".toString(),
                    memberOf   : listOf(role.memberOf),
                    connections: role.connections == null ? -1 : role.connections,
                    flags      : [
                            login      : role.login == null ? true : role.login,
                            createdb   : role.createdb ?: false,
                            createrole : role.createrole ?: false,
                            replication: role.replication ?: false,
                            superuser  : role.superuser ?: false,
                    ],
            ]
            wanted.memberOf.each { plainName('a role', it) }
            def question = "/etc/postgresql-roles/${name}.sql"
            file(question) {
                content template('role-is.sql.ftl', role: wanted)
                mode '0640'
                owner 'root'
                group 'postgres'
            }
            command("role ${name}") {
                become 'postgres'
                onlyIf ready
                sh "${psql} postgres -f -"
                input template('role.sql.ftl', role: wanted)
                unless "test \"\$(${psql} postgres -f ${question})\" = t"
            }
        }
        databases.each { name, database ->
            plainName('a database', name)
            onlyKnows("the database '${name}'", database, ['owner', 'extensions'])
            def holder = database.owner ?: 'postgres'
            plainName('a role', holder)
            command("database ${name}") {
                become 'postgres'
                onlyIf ready
                sh "${psql} postgres -f -"
                input template('database.sql.ftl', name: name, owner: holder)
                unless "test \"\$(${psql} postgres -c \"SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = '${name}'\")\" = ${holder}"
            }
            listOf(database.extensions).each { extension ->
                if (!(extension ==~ /[a-z_][a-z0-9_-]*/)) {
                    throw new IllegalArgumentException("the name of an extension must be of a-z 0-9 _ -, got '${extension}'")
                }
                command("extension ${extension} of ${name}") {
                    become 'postgres'
                    onlyIf ready
                sh "${psql} ${name} -c 'CREATE EXTENSION \"${extension}\"'"
                    unless "test \"\$(${psql} ${name} -c \"SELECT 1 FROM pg_extension WHERE extname = '${extension}'\")\" = 1"
                }
            }
        }
    }
}
