/** The options that are said, none of which may be one of ours. */
Map<String, Object> checked(Map<String, Object> options, List<String> ours) {
    def said = options.findAll { it.value != null }
    said.each { name, value ->
        if (name in ours) {
            throw new IllegalArgumentException("options: '${name}' is decided by the recipe; it has a parameter for it")
        }
        if (!(name ==~ /[a-z][a-z0-9_]*/) || name.startsWith('disable_')) {
            throw new IllegalArgumentException(
                    "options: '${name}' is no option; write max_apps: 100, or checkpoint: true or false for a switch")
        }
        if (value instanceof Collection || value instanceof Map || "${value}".trim().isEmpty() || "${value}".contains('\n')) {
            throw new IllegalArgumentException(
                    "options: '${name}' must be one line of text, a number, or true or false for a switch")
        }
    }
}

recipe('marathon/server') {
    summary 'Marathon, configured by /etc/marathon/conf up to 1.4 and by its environment from 1.5 on'
    parameter 'zookeeper', type: Group, required: true, doc: 'the members of the ZooKeeper ensemble'
    parameter 'clientPort', type: Integer, default: 2181, doc: "ZooKeeper's port"
    parameter 'mesosPath', type: String, default: '/mesos', doc: 'where Mesos keeps its state in ZooKeeper'
    parameter 'path', type: String, default: '/marathon', doc: 'where Marathon keeps its own'
    parameter 'port', type: Integer, default: 8080, check: { it in 1..65535 }, doc: 'where it serves'
    parameter 'advertised', type: String, default: { host.address }, doc: 'its name for others, such as facts.fqdn'
    parameter 'options', type: Map, default: [:], doc: 'other options: a value, or true or false for a switch'
    parameter 'configuredBy', type: String, default: 'files', check: { it in ['files', 'environment'] },
            doc: "'files' up to Marathon 1.4; 'environment' from 1.5 on, which reads /etc/default/marathon only"
    parameter 'environment', type: Map, default: [:], doc: "other variables of /etc/default/marathon, such as JAVA_OPTS: '-Xmx1g'"
    parameter 'packageName', type: String, default: 'marathon', doc: 'on a master that has the package mesosphere: that one'
    supports debian: '>= 8', ubuntu: '>= 12.04'

    converge {
        def members = zookeeper.collect { "${it.address}:${clientPort}" }.join(',')
        def said = [hostname: advertised, master: "zk://${members}${mesosPath}", zk: "zk://${members}${path}"] +
                (port == 8080 ? [:] : [http_port: port]) + checked(options, ['hostname', 'master', 'zk', 'http_port'])
        def configuration = []

        pkg(packageName) { recommends false }
        if (configuredBy == 'files') {
            configuration << directory('/etc/marathon/conf') {
                purge()
                doc 'the start script takes whatever is here: also an option that is left out now, and what editors leave'
            }
            said.each { name, value ->
                def switched = value instanceof Boolean
                configuration << file("/etc/marathon/conf/${switched ? (value ? '?' : '?disable_') : ''}${name}") {
                    content switched ? '' : "${value}\n"
                }
            }
        } else {
            def variables = [MARATHON_MESOS_USER: 'root'] + environment + said.collectEntries { name, value ->
                ["MARATHON_${value == false ? 'DISABLE_' : ''}${name.tr('a-z', 'A-Z')}".toString(),
                        value instanceof Boolean ? '' : "${value}"]
            }
            configuration << file('/etc/default/marathon') {
                content template('marathon.ftl', variables: variables.collect { name, value ->
                    [name: name, value: "${value}".replaceAll(/[\\"$`]/) { "\\${it}" }]
                })
                mode '0600'
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
