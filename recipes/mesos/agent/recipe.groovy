/** What the recipe itself says, and where that comes from. */
Map<String, String> ours() {
    [master: 'the parameters zookeeper, clientPort and path', ip: "the host's address in the inventory",
            hostname: 'the parameter advertised', port: 'the parameter port', log_dir: 'the parameter logDir',
            attributes: 'the parameter attributes', resources: 'the parameter resources']
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
        if (!(name ==~ /[a-z][a-z0-9_]*/) || name.startsWith('no_')) {
            throw new IllegalArgumentException(
                    "options: '${name}' is no name of an option; write isolation: 'posix/cpu', or strict: true or false for a flag")
        }
        if (!(value instanceof Boolean || isOneLine(value))) {
            throw new IllegalArgumentException("options: '${name}' must be one line of text, a number, or true or false for a flag;" +
                    " write 'a,b' for several values, and 'file:///etc/acls.json' for what has lines")
        }
    }
}

/** Variables of the start script, none of which is an option in disguise. */
Map<String, Object> variables(Map<String, Object> environment) {
    environment.each { name, value ->
        if (name in ['MASTER', 'IP', 'PORT', 'CLUSTER', 'LOGS', 'ISOLATION'] || name ==~ /MESOS_.*/) {
            throw new IllegalArgumentException("environment: '${name}' would be an option, too; say it in options or by a parameter")
        }
        if (!(name ==~ /[A-Za-z_][A-Za-z0-9_]*/)) {
            throw new IllegalArgumentException("environment: '${name}' is no name of a variable; write ULIMIT: '-n 16384'")
        }
        if (!(value instanceof Boolean || isOneLine(value))) {
            throw new IllegalArgumentException("environment: '${name}' must be one line of text, or a number")
        }
    }
}

/** Attributes or resources: the start script makes NAME:VALUE;NAME:VALUE of files with these names. */
Map<String, Object> pairs(String what, Map<String, Object> given) {
    given.each { name, value ->
        if (!(name ==~ /[^.\/:;\s\p{Cntrl}][^\/:;\s\p{Cntrl}]*/)) {
            throw new IllegalArgumentException(
                    "${what}: '${name}' is no name of one; it has no blank, '/', ':' or ';' and no '.' in front")
        }
        if (value instanceof Secret || !(value instanceof Boolean || isOneLine(value)) || "${value}".contains(';')) {
            throw new IllegalArgumentException("${what}: '${name}' must be one line of text without ';', or a number")
        }
    }
}

/** The same; of these Mesos knows three kinds. */
Map<String, Object> amounts(Map<String, Object> given) {
    pairs('resources', given).each { name, value ->
        if (!("${value}" ==~ /\d+(\.\d+)?|\[\s*\d+-\d+(\s*,\s*\d+-\d+)*\s*]|\{[^{}:]+}/)) {
            throw new IllegalArgumentException(
                    "resources: '${name}' must be a number, ranges such as '[31000-32000]', or a set such as '{a,b}', got '${value}'")
        }
    }
}

recipe('mesos/agent') {
    summary 'A Mesos agent'
    parameter 'zookeeper', type: Group, required: true, doc: 'the members of the ZooKeeper ensemble'
    parameter 'clientPort', type: Integer, default: 2181, doc: "ZooKeeper's port"
    parameter 'path', type: String, default: '/mesos', doc: 'where Mesos keeps its state in ZooKeeper'
    parameter 'port', type: Integer, default: 5051, check: { it in 1..65535 }, doc: 'where it serves'
    parameter 'advertised', type: String, default: { host.address }, check: { it ==~ /\S+/ },
            doc: 'its name for others, such as facts.fqdn'
    parameter 'logDir', type: String, default: '/var/log/mesos', check: { it ==~ '/[^\\p{Cntrl}]*' }, doc: 'where its logs are'
    parameter 'attributes', type: Map, default: [:], doc: "what tells agents apart, such as rack: 'r1'"
    parameter 'resources', type: Map, default: [:], doc: "what it offers, such as ports: '[31000-32000]', if not all it finds"
    parameter 'options', type: Map, default: [:],
            doc: 'other options of mesos-slave: a value, or true or false for a flag'
    parameter 'environment', type: Map, default: [:], doc: "other variables of its start script, such as ULIMIT: '-n 16384'"
    parameter 'startOver', type: Boolean, default: false,
            doc: 'an agent that would be another one than it is begins as a new one and loses its tasks; otherwise nothing is done to it'
    supports debian: '>= 8', ubuntu: '>= 12.04'

    converge {
        def url = "zk://${zookeeper.collect { "${it.address}:${clientPort}" }.join(',')}${path}"
        def directories = [attributes: pairs('attributes', attributes), resources: amounts(resources)].findAll { it.value }
        def said = checked(options)
        def defaults = [LOGS: logDir, ULIMIT: '-n 8192'] + variables(environment)
        def joined = { Map<String, Object> given -> given.collect { name, value -> "${name}:${value}" }.join(';') }
        def identity = [init: facts.init, hostname: advertised, port: port, attributes: joined(attributes), resources: joined(resources)]
        def asking = { String name -> template(identity, "${name}.sh.ftl").bytes().toUtf8() }

        service('zookeeper') {
            ensure stopped, disabled
            doc 'an agent is no member of the ensemble; held back before the packages could bring it'
        }
        pkg('mesos') { recommends false }
        service('mesos-master') {
            ensure stopped, disabled
            doc 'an agent runs no master'
        }
        // Asked before anything of it changes, and of the agent that runs: what a file here says may be what somebody wrote by hand.
        def anew = []
        if (startOver) {
            anew << command('begin as a new agent') {
                sh asking('start-over')
                unless asking('identity')
                doc 'Mesos starts no agent with another name, port, attributes or resources than before'
            }
        } else if (!said.containsKey('reconfiguration_policy')) {
            check('it stays the same agent') {
                command asking('identity')
                message 'Mesos starts no agent with another name, port, attributes or resources than before; startOver true lets it' +
                        ' begin as a new one, whose former tasks are lost'
            }
        }
        file('/etc/mesos/zk') { content "${url}\n" }
        def configuration = [
                directory('/etc/mesos-slave') {
                    purge()
                    if (!said.containsKey('work_dir')) {
                        keep 'work_dir'
                    }
                    doc 'the start script takes whatever is here: also an option that is left out now, and what editors leave'
                },
                file('/etc/mesos-slave/ip') { content "${host.address}\n" },
                file('/etc/mesos-slave/hostname') { content "${advertised}\n" }
        ]
        said.each { name, value ->
            def flag = value instanceof Boolean ? (value ? '?' : '?no-') : ''
            configuration << file("/etc/mesos-slave/${flag}${name}") { content value instanceof Boolean ? '' : "${value}\n" }
        }
        directories.each { kind, entries ->
            configuration << directory("/etc/mesos-slave/${kind}") { purge() }
            entries.each { name, value ->
                configuration << file("/etc/mesos-slave/${kind}/${name}") { content "${value}\n" }
            }
        }
        // All of both: what else were in them would be options said twice, or options that nobody knows of.
        configuration << file('/etc/default/mesos') { content template('defaults.ftl', variables: defaults) }
        configuration << file('/etc/default/mesos-slave') {
            content "# Written by Drover: changes made here are lost.\nPORT=${port}\nMASTER=`cat /etc/mesos/zk`\n"
        }
        service('mesos-slave') {
            ensure running, enabled
            restartOn file('/etc/mesos/zk'), configuration, anew
        }
        waitFor('mesos-slave is healthy') {
            url "http://${host.address}:${port}/health"
            timeout '60s'
        }
    }
}
