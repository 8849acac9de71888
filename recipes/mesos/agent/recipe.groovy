/** The file of an option in a directory of the start script: of true and false, that of a flag without a value. */
String optionFile(String directory, String name, Object value) {
    value instanceof Boolean ? "${directory}/?${value ? '' : 'no-'}${name}" : "${directory}/${name}"
}

/** The options that are said, none of which may be one of ours. */
Map<String, Object> checked(Map<String, Object> options, List<String> ours) {
    def said = options.findAll { it.value != null }
    said.each { name, value ->
        if (name in ours) {
            throw new IllegalArgumentException("options: '${name}' is decided by the recipe; it has a parameter for it")
        }
        if (!(name ==~ /[a-z][a-z0-9_]*/) || name.startsWith('no_')) {
            throw new IllegalArgumentException(
                    "options: '${name}' is no option; write isolation: 'posix/cpu', or strict: true or false for a flag")
        }
        if (value instanceof Collection || value instanceof Map || "${value}".trim().isEmpty()) {
            throw new IllegalArgumentException(
                    "options: '${name}' must be text, a number, or true or false for a flag; write 'a,b' for several")
        }
    }
}

/** Attributes or resources: the start script makes KEY:VALUE;KEY:VALUE of them. */
Map<String, Object> keyValues(String what, Map<String, Object> given) {
    def said = given.findAll { it.value != null }
    said.each { name, value ->
        if (value instanceof Collection || value instanceof Map || name.isEmpty() || name.startsWith('.') || name =~ /[\/:;\s]/ || "${value}".trim().isEmpty() || "${value}" =~ /[;\n]/) {
            throw new IllegalArgumentException("${what}: '${name}' with '${value}' is none; write rack: 'r1'")
        }
    }
}

recipe('mesos/agent') {
    summary 'A Mesos agent'
    parameter 'zookeeper', type: Group, required: true, doc: 'the members of the ZooKeeper ensemble'
    parameter 'clientPort', type: Integer, default: 2181, doc: "ZooKeeper's port"
    parameter 'path', type: String, default: '/mesos', doc: 'where Mesos keeps its state in ZooKeeper'
    parameter 'port', type: Integer, default: 5051, check: { it in 1..65535 }, doc: 'where it serves'
    parameter 'advertised', type: String, default: { host.address }, doc: 'its name for others, such as facts.fqdn'
    parameter 'logDir', type: String, default: '/var/log/mesos', doc: 'where its logs are'
    parameter 'attributes', type: Map, default: [:], doc: "what tells agents apart, such as rack: 'r1'"
    parameter 'resources', type: Map, default: [:], doc: "what it offers, such as ports: '[31000-32000]', if not all it finds"
    parameter 'options', type: Map, default: [:],
            doc: 'other options of mesos-slave: a value, or true or false for a flag'
    supports debian: '>= 8', ubuntu: '>= 12.04'

    converge {
        def url = "zk://${zookeeper.collect { "${it.address}:${clientPort}" }.join(',')}${path}"
        def directories = [attributes: keyValues('attributes', attributes), resources: keyValues('resources', resources)]
                .findAll { it.value }
        def said = checked(options, ['master', 'ip', 'hostname', 'port', 'log_dir', 'attributes', 'resources'])

        service('zookeeper') {
            ensure stopped, disabled
            doc 'an agent is no member of the ensemble; held back before the packages could bring it'
        }
        pkg('mesos') { recommends false }
        service('mesos-master') {
            ensure stopped, disabled
            doc 'an agent runs no master'
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
            configuration << file(optionFile('/etc/mesos-slave', name, value)) {
                content value instanceof Boolean ? '' : "${value}\n"
            }
        }
        directories.each { kind, pairs ->
            configuration << directory("/etc/mesos-slave/${kind}") { purge() }
            pairs.each { name, value ->
                configuration << file("/etc/mesos-slave/${kind}/${name}") { content "${value}\n" }
            }
        }
        // The start script makes options of these; a file of that name would say them twice.
        configuration << lineInFile('/etc/default/mesos') {
            matching ~/^LOGS=/
            line "LOGS=${logDir}"
        }
        configuration << lineInFile('/etc/default/mesos-slave') {
            matching ~/^PORT=/
            line "PORT=${port}"
        }
        configuration << lineInFile('/etc/default/mesos-slave') {
            matching ~/^(IP|ISOLATION)=/
            absent()
        }
        service('mesos-slave') {
            ensure running, enabled
            restartOn file('/etc/mesos/zk'), configuration
        }
        waitFor('mesos-slave is healthy') {
            url "http://${host.address}:${port}/health"
            timeout '60s'
        }
    }
}
