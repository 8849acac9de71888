import groovy.transform.Field

/** The release that each distribution brings, by its own version. */
@Field static final Map RELEASES = [
        debian: ['10': '11', '11': '13', '12': '15', '13': '17'],
        ubuntu: ['18.04': '10', '20.04': '12', '22.04': '14', '24.04': '16'],
]

/** What only a start of the server reads; PostgreSQL 11 to 18. */
@Field static final Set AT_START = [
        'archive_mode', 'autovacuum_freeze_max_age', 'autovacuum_max_workers', 'autovacuum_multixact_freeze_max_age',
        'autovacuum_worker_slots', 'bonjour', 'bonjour_name', 'cluster_name', 'commit_timestamp_buffers', 'data_sync_retry',
        'debug_io_direct', 'dynamic_shared_memory_type', 'event_source', 'hot_standby', 'huge_page_size', 'huge_pages',
        'ignore_invalid_pages', 'io_max_combine_limit', 'io_max_concurrency', 'io_method', 'jit_provider', 'listen_addresses',
        'logging_collector', 'max_active_replication_origins', 'max_connections', 'max_files_per_process',
        'max_locks_per_transaction', 'max_logical_replication_workers', 'max_notify_queue_pages', 'max_pred_locks_per_transaction',
        'max_prepared_transactions', 'max_replication_slots', 'max_wal_senders', 'max_worker_processes', 'min_dynamic_shared_memory',
        'multixact_member_buffers', 'multixact_offset_buffers', 'notify_buffers', 'old_snapshot_threshold', 'port',
        'recovery_target', 'recovery_target_action', 'recovery_target_inclusive', 'recovery_target_lsn', 'recovery_target_name',
        'recovery_target_time', 'recovery_target_timeline', 'recovery_target_xid', 'reserved_connections', 'serializable_buffers',
        'shared_buffers', 'shared_memory_type', 'shared_preload_libraries', 'subtransaction_buffers', 'superuser_reserved_connections',
        'track_activity_query_size', 'track_commit_timestamp', 'transaction_buffers', 'unix_socket_group', 'unix_socket_permissions',
        'wal_buffers', 'wal_decode_buffer_size', 'wal_level', 'wal_log_hints',
]

/** What this recipe says itself or counts on. */
@Field static final Set OWN = [
        'config_file', 'data_directory', 'external_pid_file', 'hba_file', 'ident_file', 'listen_addresses', 'max_connections',
        'password_encryption', 'port', 'unix_socket_directories',
]

/** Refuses what nobody reads, such as a misspelt setting. */
void onlyKnows(String what, Object settings, List known) {
    if (!(settings instanceof Map)) {
        throw new IllegalArgumentException("${what} needs settings, [:] for none, got '${settings}'")
    }
    def unknown = settings.keySet().find { !(it in known) }
    if (unknown) {
        throw new IllegalArgumentException("${what} has no setting '${unknown}'; it has ${known.join(', ')}")
    }
}

/** Refuses names that would have to be quoted, in SQL or in a shell. */
void plainName(String what, Object name) {
    if (!(name ==~ /[a-z_][a-z0-9_]{0,62}/)) {
        throw new IllegalArgumentException("the name of ${what} must be of a-z 0-9 _ and begin with no digit, got '${name}'")
    }
}

/** Refuses the role by which this recipe works, and those that the server keeps for itself. */
void ownRole(String name) {
    plainName('a role', name)
    if (name == 'postgres' || name.startsWith('pg_')) {
        throw new IllegalArgumentException("the role '${name}' is the server's own")
    }
}

/** A value as postgresql.conf writes it, where a backslash is an escape. */
String written(Object value) {
    if (value instanceof Number) {
        return "${value}"
    }
    if (value instanceof Boolean) {
        return value ? 'on' : 'off'
    }
    def text = value instanceof Collection ? value.join(', ') : value.toString()
    if (text ==~ /(?s).*[\x00-\x1f].*/) {
        throw new IllegalArgumentException('a setting must be one line, got a control character in it')
    }
    "'${text.replace('\\', '\\\\').replace("'", "''")}'"
}

/** One value or a list of them, as a list. */
List listOf(Object value) {
    value == null ? [] : value instanceof Collection ? value as List : [value]
}

recipe('postgresql/server') {
    summary 'A PostgreSQL server with its settings, who may connect, roles and databases'
    parameter 'version', type: String,
            default: { RELEASES[facts.os.id]?.get(facts.os.id == 'debian' ? facts.os.version.tokenize('.')[0] : facts.os.version) ?: '' },
            doc: 'the major version; its package must be there', check: { it ==~ /[1-9][0-9]/ }
    parameter 'port', type: Integer, default: 5432, check: { it in 1..65535 }, doc: 'where it listens'
    parameter 'listenAddresses', type: List, default: ['localhost'], doc: "the addresses that it listens at, or '*'",
            check: { it.every { address -> address ==~ /\*|[A-Za-z0-9.:_-]+/ } }
    parameter 'maxConnections', type: Integer, default: 100, check: { it in 1..10000 }, doc: 'how many clients at once'
    parameter 'settings', type: Map, default: [:], doc: 'any other settings of postgresql.conf'
    parameter 'access', type: List, default: [],
            doc: "more lines of pg_hba.conf: 'hostssl shop shop 192.0.2.0/24 scram-sha-256'",
            check: { it.every { line -> line ==~ /(local|host|hostssl|hostnossl|hostgssenc|hostnogssenc)([ \t]+\S+){3,}/ } }
    parameter 'encoding', type: String, default: 'UTF8', doc: 'of databases, when the server is first set up',
            check: { it ==~ /[A-Za-z0-9_]+/ }
    parameter 'locale', type: String, default: 'C.UTF-8', doc: 'of databases, when the server is first set up',
            check: { it ==~ /[A-Za-z0-9_.@-]+/ }
    parameter 'dataChecksums', type: Boolean, default: true, doc: 'whether pages have checksums, when the server is first set up'
    parameter 'roles', type: Map, default: [:],
            doc: 'roles: name: [password: secret(…), memberOf: …, login: …, createdb: …, createrole: …, replication: …, superuser: …, connections: …]'
    parameter 'formerRoles', type: List, default: [], doc: 'names of roles that shall be gone; one that owns something is not dropped'
    parameter 'databases', type: Map, default: [:], doc: 'databases: name: [owner: …, extensions: …]'
    supports debian: '>= 10', ubuntu: '>= 18.04'

    converge {
        if (!version) {
            throw new IllegalArgumentException("which release ${facts.os.id} ${facts.os.version} brings is not known; give version")
        }
        def etc = "/etc/postgresql/${version}/main"
        def data = "/var/lib/postgresql/${version}/main"
        def programs = "/usr/lib/postgresql/${version}/bin"
        def own = settings.keySet().find { it in OWN }
        if (own) {
            throw new IllegalArgumentException("settings says '${own}', which this recipe sets itself or counts on")
        }
        settings.keySet().each { plainName('a setting', it.toString().replace('.', '_')) }
        def all = settings + [
                port                : port,
                listen_addresses    : listenAddresses.join(','),
                max_connections     : maxConnections,
                password_encryption : 'scram-sha-256',
        ]
        def lines = new TreeMap(all).collect { name, value -> [name: name, text: "${name} = ${written(value)}".toString()] }
        def atStart = template('settings.conf.ftl', lines: lines.findAll { it.name in AT_START }*.text)
        def later = template('settings.conf.ftl', lines: lines.findAll { !(it.name in AT_START) }*.text)
        if (atStart.sensitive() || later.sensitive()) {
            throw new IllegalArgumentException('settings has a secret, which everybody on the host could read; put it into a file of its own')
        }

        // Before the package that makes the first cluster, which cannot have another encoding later.
        pkg('postgresql-common') { recommends false }
        def initial = "--encoding=${encoding} --locale=${locale}${dataChecksums ? ' --data-checksums' : ''}"
        lineInFile('/etc/postgresql-common/createcluster.conf') {
            matching ~/^#?\s*initdb_options\s*=/
            line "initdb_options = '${initial}'"
        }
        pkg("postgresql-${version}") {
            recommends false
            // Its first start is with these settings.
            startServices false
        }
        check('postgresql.conf reads conf.d') {
            command "grep -q \"^include_dir *= *'conf.d'\" ${etc}/postgresql.conf"
            message "${etc}/postgresql.conf has no line include_dir = 'conf.d', so settings would have no effect"
        }
        def checkStart = '/usr/local/sbin/postgresql-check-start'
        file(checkStart) {
            source 'check-start.sh'
            mode '0755'
            doc 'whether it can start is known only by a start: of an empty server beside it'
        }
        file("${etc}/conf.d/at-start.conf") {
            content atStart
            mode '0644'
            validate "sh ${checkStart} ${version} settings %s"
        }
        file("${etc}/conf.d/settings.conf") {
            content later
            mode '0644'
            validate "${programs}/postgres -C data_directory -D ${data} --config-file=%s"
        }
        file("${etc}/pg_hba.conf") {
            content template('pg_hba.conf.ftl', access: access)
            mode '0640'
            owner 'postgres'
            group 'postgres'
            validate "sh ${checkStart} ${version} hba %s"
        }
        // A plan of a host that has no server yet shows what it will have; where it is stopped, nobody can say.
        def ready = "! test -x ${programs}/pg_isready || ${programs}/pg_isready -q -p ${port}"
        def psql = "runuser -u postgres -- ${programs}/psql -X -A -t -q -v ON_ERROR_STOP=1 -p ${port} -d"
        def underSystemd = facts.init == 'systemd'
        def cluster = underSystemd ? "postgresql@${version}-main" : 'postgresql'
        if (underSystemd) {
            service('postgresql') { ensure enabled }
        }
        service(cluster) {
            if (underSystemd) {
                ensure running
            } else {
                ensure running, enabled
            }
            restartOn file("${etc}/conf.d/at-start.conf")
            reloadOn file("${etc}/conf.d/settings.conf"), file("${etc}/pg_hba.conf")
        }
        waitFor('postgresql answers') {
            command "${programs}/pg_isready -q -p ${port}"
            timeout '60s'
        }

        // What a role shall be like stands in a file that only root can read: a guard is seen in the list of processes. It has no
        // password, only what the server itself keeps of one.
        directory('/etc/postgresql-roles') {
            mode '0700'
            owner 'root'
            group 'root'
        }
        def both = formerRoles.find { it in roles.keySet() }
        if (both) {
            throw new IllegalArgumentException("'${both}' is among roles and among formerRoles; keep one")
        }
        roles.each { name, role ->
            ownRole(name)
            onlyKnows("the role '${name}'", role,
                    ['password', 'memberOf', 'login', 'createdb', 'createrole', 'replication', 'superuser', 'connections'])
            if (role.password != null && !(role.password instanceof Secret)) {
                throw new IllegalArgumentException("the password of the role '${name}' must be a secret: write secret('…')")
            }
            def flags = [login: true, createdb: false, createrole: false, replication: false, superuser: false]
                    .collectEntries { flag, usual -> [flag, role.containsKey(flag) ? role[flag] : usual] }
            def odd = flags.find { !(it.value instanceof Boolean) }
            if (odd) {
                throw new IllegalArgumentException("${odd.key} of the role '${name}' must be true or false, got '${odd.value}'")
            }
            def most = role.containsKey('connections') ? role.connections : -1
            if (!(most instanceof Integer && most >= -1)) {
                throw new IllegalArgumentException("connections of the role '${name}' must be a whole number, -1 for any, got '${most}'")
            }
            def wanted = [
                    name       : name,
                    // The salt need not be secret, but the same in each run.
                    password   : role.password == null ? '' : role.password,
                    salt       : "${host.name} ${version} ${name}".toString(),
                    exact      : role.containsKey('memberOf'),
                    memberOf   : listOf(role.memberOf),
                    connections: most,
                    flags      : flags,
            ]
            wanted.memberOf.each { plainName('a role', it) }
            def question = "/etc/postgresql-roles/${name}.sql"
            file(question) {
                content template('role-is.sql.ftl', role: wanted)
                mode '0600'
                owner 'root'
                group 'root'
            }
            def asked = "{ cat ${question} 2>/dev/null || echo \"SELECT count(*) = 1 FROM pg_catalog.pg_roles WHERE rolname = '${name}'\"; }"
            command("role ${name}") {
                onlyIf ready
                sh "${psql} postgres -f -"
                input template('role.sql.ftl', role: wanted)
                unless "test \"\$(${asked} | ${psql} postgres -f -)\" = t"
            }
        }
        formerRoles.each { name ->
            ownRole(name)
            command("role ${name} is gone") {
                onlyIf ready
                sh "${psql} postgres -c 'DROP ROLE \"${name}\"'"
                unless "test \"\$(${psql} postgres -c \"SELECT count(*) FROM pg_catalog.pg_roles WHERE rolname = '${name}'\")\" = 0"
            }
            file("/etc/postgresql-roles/${name}.sql") { absent() }
        }
        databases.each { name, database ->
            plainName('a database', name)
            onlyKnows("the database '${name}'", database, ['owner', 'extensions'])
            def holder = database.owner ?: 'postgres'
            plainName('a role', holder)
            command("database ${name}") {
                onlyIf ready
                sh "${psql} postgres -f -"
                input template('database.sql.ftl', name: name, owner: holder)
                unless "test \"\$(${psql} postgres -c \"SELECT pg_get_userbyid(datdba) FROM pg_catalog.pg_database WHERE datname = '${name}'\")\" = ${holder}"
            }
            listOf(database.extensions).each { extension ->
                if (!(extension ==~ /[a-z_][a-z0-9_-]*/)) {
                    throw new IllegalArgumentException("the name of an extension must be of a-z 0-9 _ -, got '${extension}'")
                }
                command("extension ${extension} of ${name}") {
                    onlyIf ready
                    sh "${psql} ${name} -c 'CREATE EXTENSION \"${extension}\"'"
                    unless "test \"\$(${psql} ${name} -c \"SELECT 1 FROM pg_catalog.pg_extension WHERE extname = '${extension}'\")\" = 1"
                }
            }
        }
    }
}
