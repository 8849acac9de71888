/** What the recipe itself says, and where that comes from. */
Map<String, String> ours() {
    [master: 'the parameters zookeeper, clientPort and mesosPath', zk: 'the parameters zookeeper, clientPort and path',
            hostname: 'the parameter advertised', http_port: 'the parameter port']
}

/** Whether a file or a variable can hold it: a text of one line, or a number. */
boolean isOneLine(Object value) {
    (value instanceof CharSequence || value instanceof Number || value instanceof Secret) &&
            !"${value}".isBlank() && !("${value}" =~ /\p{Cntrl}/)
}

/** The options, none of which the start script could take for another. */
Map<String, Object> checked(Map<String, Object> options) {
    options.each { name, value ->
        if (ours().containsKey("${name}".toString())) {
            throw new IllegalArgumentException("options: '${name}' comes from ${ours()["${name}".toString()]}; it is said there")
        }
        if (!(name ==~ /[a-z][a-z0-9_]*/) || name.startsWith('disable_')) {
            throw new IllegalArgumentException(
                    "options: '${name}' is no name of an option; write max_apps: 100, or checkpoint: true or false for a switch")
        }
        if (!(value instanceof Boolean || isOneLine(value))) {
            throw new IllegalArgumentException(
                    "options: '${name}' must be one line of text, a number, or true or false for a switch")
        }
    }
}

/** Variables of the start script, none of which is an option in disguise. */
Map<String, Object> variables(Map<String, Object> environment) {
    environment.each { name, value ->
        if (name ==~ /MARATHON_.*/) {
            throw new IllegalArgumentException("environment: '${name}' would be an option, too; say it in options or by a parameter")
        }
        if (!(name ==~ /[A-Za-z_][A-Za-z0-9_]*/)) {
            throw new IllegalArgumentException("environment: '${name}' is no name of a variable; write JAVA_OPTS: '-Xmx1g'")
        }
        if (!(value instanceof Boolean || isOneLine(value))) {
            throw new IllegalArgumentException("environment: '${name}' must be one line of text, or a number")
        }
    }
}

/** What stands between double quotes, for shells and systemd alike. */
String escaped(Object value) {
    "${value}".replaceAll(/[\\"$`]/) { "\\${it}" }
}

recipe('marathon/server') {
    summary 'Marathon, configured by /etc/marathon/conf up to 1.4 and by its environment from 1.5 on'
    parameter 'zookeeper', type: Group, required: true, doc: 'the members of the ZooKeeper ensemble'
    parameter 'clientPort', type: Integer, default: 2181, doc: "ZooKeeper's port"
    parameter 'mesosPath', type: String, default: '/mesos', doc: 'where Mesos keeps its state in ZooKeeper'
    parameter 'path', type: String, default: '/marathon', doc: 'where Marathon keeps its own'
    parameter 'port', type: Integer, default: 8080, check: { it in 1..65535 }, doc: 'where it serves'
    parameter 'advertised', type: String, default: { host.address }, check: { it ==~ /\S+/ },
            doc: 'its name for others, such as facts.fqdn'
    parameter 'options', type: Map, default: [:], doc: 'other options: a value, or true or false for a switch'
    parameter 'configuredBy', type: String, default: 'files', check: { it in ['files', 'environment'] },
            doc: "'files' up to Marathon 1.4; 'environment' from 1.5 on, which reads /etc/default/marathon only"
    parameter 'environment', type: Map, default: [:], doc: "other variables of /etc/default/marathon, such as JAVA_OPTS: '-Xmx1g'"
    parameter 'packageName', type: String, default: 'marathon', doc: 'on a master that has the package mesosphere: that one'
    supports debian: '>= 8', ubuntu: '>= 12.04'

    converge {
        def members = zookeeper.collect { "${it.address}:${clientPort}" }.join(',')
        def said = [hostname: advertised, master: "zk://${members}${mesosPath}", zk: "zk://${members}${path}"] +
                (port == 8080 ? [:] : [http_port: port]) + checked(options)
        def inFiles = configuredBy == 'files'
        def defaults = variables(environment) + (inFiles ? [:] : ([mesos_user: 'root'] + said).collectEntries { name, value ->
            def disabled = value instanceof Boolean && !value ? 'DISABLE_' : ''
            ["MARATHON_${disabled}${name.toUpperCase(Locale.ROOT)}".toString(), value instanceof Boolean ? '' : value]
        })
        def configuration = []

        pkg(packageName) { recommends false }
        if (inFiles) {
            check('no options but these') {
                command 'if grep -s ^MARATHON_ /etc/sysconfig/marathon; then exit 1; fi'
                message "Marathon's unit reads /etc/sysconfig/marathon as well; move what it says to options or environment, and remove it"
            }
            configuration << directory('/etc/marathon/conf') {
                purge()
                doc 'the start script takes whatever is here: also an option that is left out now, and what editors leave'
            }
            said.each { name, value ->
                def flag = value instanceof Boolean ? (value ? '?' : '?disable_') : ''
                configuration << file("/etc/marathon/conf/${flag}${name}") { content value instanceof Boolean ? '' : "${value}\n" }
            }
        } else {
            configuration << directory('/etc/marathon/conf') {
                recurse()
                absent()
                doc 'nothing reads it any more'
            }
        }
        // All of it, and no other one: what else were there would be options that nobody knows of, or options said twice.
        configuration << file('/etc/default/marathon') {
            content template('marathon.ftl', variables: defaults.collect { name, value ->
                [name: name, value: value, quoted: !"${value}".contains("'"), escaped: escaped(value)]
            })
            if (!inFiles) {
                // Its init script reads it as this user, whom the package brings.
                group 'marathon'
                mode '0640'
            }
        }
        service('marathon') {
            ensure running, enabled
            restartOn configuration
        }
        waitFor('marathon answers') {
            url "http://${host.address}:${port}/ping"
            timeout '90s'
        }
    }
}
