/** Refuses what nobody reads, such as a misspelt setting. */
void onlyKnows(String what, Map settings, List known) {
    def unknown = settings.keySet().find { !(it in known) }
    if (unknown) {
        throw new IllegalArgumentException("${what} has no setting '${unknown}'; it has ${known.join(', ')}")
    }
}

/** One value or a list of them, as a list. */
List listOf(Object value) {
    value == null ? [] : value instanceof Collection ? value as List : [value]
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
            doc: 'NTP servers that chrony asks'
    parameter 'timeSync', type: Boolean, default: { !(facts.virtual in ['docker', 'podman', 'lxc', 'systemd-nspawn', 'openvz']) },
            doc: 'whether chrony keeps the clock; a container has the clock of its machine'
    parameter 'sysctls', type: Map, default: [:], doc: 'kernel parameters: name: value'
    parameter 'sshPasswords', type: Boolean, default: null, doc: 'whether sshd takes passwords; not given: as found'
    parameter 'sshRootLogin', type: String, default: null, doc: "sshd's PermitRootLogin; not given: as found",
            check: { it in ['yes', 'no', 'prohibit-password', 'forced-commands-only'] }
    supports debian: '>= 11', ubuntu: '>= 22.04', redhat: '>= 9'

    converge {
        def isDebian = facts.os.family == 'debian'
        def both = formerUsers.find { it in users.keySet() }
        if (both) {
            throw new IllegalArgumentException("'${both}' is among users and among formerUsers; keep one")
        }

        pkg(['tzdata', *packages]) { recommends false }
        if (!('visudo' in facts.tools)) {
            pkg('sudo') { recommends false }
        }

        groups.each { userGroup it }
        users.each { name, settings ->
            onlyKnows("the user '${name}'", settings, ['keys', 'sudo', 'groups', 'uid', 'comment', 'shell', 'password'])
            def memberOf = listOf(settings.groups)
            def keys = listOf(settings.keys)
            user(name) {
                if (settings.uid) {
                    uid settings.uid
                }
                if (settings.comment) {
                    comment settings.comment
                }
                if (settings.containsKey('groups')) {
                    groups memberOf
                }
                if (settings.shell) {
                    shell settings.shell
                }
                if (settings.password) {
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
            def rights = settings.sudo ?: 'none'
            if (!(rights in ['none', 'password', 'nopassword'])) {
                throw new IllegalArgumentException(
                        "the user '${name}': sudo must be 'password', 'nopassword' or 'none', got '${rights}'")
            }
            sudoRule("user-${name}") {
                if (rights == 'none') {
                    absent()
                } else {
                    content "${name} ALL=(ALL:ALL) ${rights == 'nopassword' ? 'NOPASSWD: ' : ''}ALL\n"
                }
            }
        }
        formerUsers.each { name ->
            sudoRule("user-${name}") { absent() }
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
            file(conf) {
                content template('chrony.conf.ftl', servers: servers, isDebian: isDebian)
                mode '0644'
                validate '/usr/sbin/chronyd -p -f %s'
            }
            service(isDebian ? 'chrony' : 'chronyd') {
                ensure running, enabled
                restartOn file(conf)
            }
        }

        if (sshPasswords != null || sshRootLogin != null) {
            // The first value that sshd reads is the one that counts, and it reads these files first and by name.
            def said = [passwords: sshPasswords, rootLogin: sshRootLogin].findAll { it.value != null }
            file('/etc/ssh/sshd_config.d/00-base.conf') {
                content template('sshd.conf.ftl', *: said)
                mode '0644'
                validate '/usr/sbin/sshd -t -f %s'
            }
            service(isDebian ? 'ssh' : 'sshd') { reloadOn file('/etc/ssh/sshd_config.d/00-base.conf') }
        }

        sysctls.each { name, setting -> sysctl(name) { value setting } }
    }
}
