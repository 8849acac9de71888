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

/** One value or a list of them, as a list. */
List listOf(Object value) {
    value == null ? [] : value instanceof Collection ? value as List : [value]
}

/** The file that has the rights of an account; sudo passes over names with a dot. */
String rightsOf(String account) {
    "user-${account.replace('.', '_')}"
}

recipe('base') {
    summary 'What every host has: accounts with their keys and rights, time, sshd and kernel parameters'
    parameter 'packages', type: List, default: [], doc: 'packages that every host has'
    parameter 'groups', type: List, default: [], doc: 'names of groups that accounts are members of'
    parameter 'users', type: Map, default: [:],
            doc: 'accounts: name: [keys: …, sudo: …, groups: …, uid: …, comment: …, shell: …, password: secret(…)]'
    parameter 'formerUsers', type: List, default: [], doc: 'names of accounts that shall be gone; their homes stay'
    parameter 'exclusiveKeys', type: Boolean, default: true, doc: 'whether an account with keys has no others'
    parameter 'sudoRules', type: Map, default: [:], doc: 'rules besides those of users: name: text, as sudoers(5) has it'
    parameter 'timezone', type: String, default: 'Etc/UTC', doc: 'the time zone, by its name in the tz database'
    parameter 'timeServers', type: List, default: ['0.pool.ntp.org', '1.pool.ntp.org', '2.pool.ntp.org', '3.pool.ntp.org'],
            doc: 'NTP servers that chrony asks', check: { it && it.every { server -> server ==~ /[A-Za-z0-9][A-Za-z0-9.:_-]*/ } }
    parameter 'timeSync', type: Boolean, default: { !(facts.virtual in ['docker', 'podman', 'lxc', 'systemd-nspawn', 'openvz']) },
            doc: 'whether chrony keeps the clock; a container has the clock of its machine'
    parameter 'sysctls', type: Map, default: [:], doc: 'kernel parameters: name: value'
    parameter 'sshPasswords', type: Boolean, default: null, doc: 'whether sshd takes passwords; not given: as found'
    parameter 'sshRootLogin', type: String, default: null, doc: "sshd's PermitRootLogin; not given: as found",
            check: { it in ['yes', 'no', 'prohibit-password', 'forced-commands-only'] }
    supports debian: '>= 9', ubuntu: '>= 14.04', redhat: '>= 7'

    converge {
        def isDebian = facts.os.family == 'debian'
        def both = formerUsers.find { it in users.keySet() }
        if (both) {
            throw new IllegalArgumentException("'${both}' is among users and among formerUsers; keep one")
        }
        if (facts.user in formerUsers) {
            throw new IllegalArgumentException("formerUsers has '${facts.user}', as whom Drover comes to this host")
        }
        users.each { name, settings ->
            onlyKnows("the user '${name}'", settings, ['keys', 'sudo', 'groups', 'uid', 'comment', 'shell', 'password'])
            def rights = settings.sudo ?: 'none'
            if (!(rights in ['none', 'password', 'nopassword'])) {
                throw new IllegalArgumentException(
                        "the user '${name}': sudo must be 'password', 'nopassword' or 'none', got '${rights}'")
            }
            // ALL is everybody, and other names in capitals are those of aliases.
            if (rights != 'none' && !(name ==~ /[a-z_][A-Za-z0-9_.-]*/)) {
                throw new IllegalArgumentException("the user '${name}' cannot stand in a rule of sudo by that name")
            }
        }

        pkg(['tzdata', *packages]) { recommends false }
        def needsSudo = sudoRules || users.values().any { !(it.sudo in [null, 'none']) }
        if (needsSudo && !('visudo' in facts.tools)) {
            pkg('sudo') { recommends false }
        }

        groups.each { userGroup it }
        users.each { name, settings ->
            def memberOf = listOf(settings.groups)
            def keys = listOf(settings.keys)
            user(name) {
                if (settings.uid != null) {
                    uid settings.uid
                }
                if (settings.comment != null) {
                    comment settings.comment
                }
                if (settings.containsKey('groups')) {
                    groups memberOf
                }
                if (settings.shell) {
                    shell settings.shell
                }
                if (settings.password != null) {
                    password settings.password
                }
            }
            if (keys) {
                def alone = exclusiveKeys
                authorizedKey(name) {
                    key keys
                    if (alone) {
                        exclusive()
                    }
                }
            }
            sudoRule(rightsOf(name)) {
                if (settings.sudo in [null, 'none']) {
                    absent()
                } else {
                    content "${name} ALL=(ALL:ALL) ${settings.sudo == 'nopassword' ? 'NOPASSWD: ' : ''}ALL\n"
                }
            }
        }
        formerUsers.each { name ->
            sudoRule(rightsOf(name)) { absent() }
            user(name) { absent() }
        }
        sudoRules.each { name, rules -> sudoRule(name) { content rules } }

        timezone(timezone)
        if (timeSync) {
            if (isDebian) {
                // Only one of them can be there, and a package is never removed unless somebody says so.
                pkg('systemd-timesyncd') { absent() }
            }
            pkg('chrony') { recommends false }
            def conf = isDebian ? '/etc/chrony/chrony.conf' : '/etc/chrony.conf'
            def servers = timeServers
            // That of chrony 4; an older one cannot check a file.
            def since = [ubuntu: 22, redhat: 9][facts.os.family == 'redhat' ? 'redhat' : facts.os.id] ?: 11
            def checks = (facts.os.version.tokenize('.')[0] as int) >= since
            file(conf) {
                content template('chrony.conf.ftl', servers: servers, isDebian: isDebian)
                mode '0644'
                if (checks) {
                    validate '/usr/sbin/chronyd -p -f %s'
                }
            }
            service(isDebian ? 'chrony' : 'chronyd') {
                ensure running, enabled
                restartOn file(conf)
            }
        }

        if (sshPasswords != null || sshRootLogin != null) {
            if (sshRootLogin in ['no', 'forced-commands-only'] && facts.user == 'root') {
                check('Drover need not come as root') {
                    command 'test -z "${SSH_CONNECTION-}"'
                    message "Drover comes to this host as root and could not come again with sshRootLogin '${sshRootLogin}'; let it come as another user, with become"
                }
            }
            def said = [passwords: sshPasswords, rootLogin: sshRootLogin].findAll { it.value != null }
            // The first value that sshd reads is the one that counts: before all others, and before files that it includes.
            def settings = blockInFile('/etc/ssh/sshd_config') {
                block template('sshd.conf.ftl', *: said)
                marker '# {mark} of what the recipe base says'
                insertBefore 'BOF'
                // sshd wants this directory for a look at a file, too, and where a socket starts it nobody may have made it yet.
                validate '''sh -c 'mkdir -p -m 0755 /run/sshd && exec /usr/sbin/sshd -t -f "$1"' sh %s'''
            }
            service(isDebian ? 'ssh' : 'sshd') { reloadOn settings }
        }

        sysctls.each { name, setting -> sysctl(name) { value setting } }
    }
}
