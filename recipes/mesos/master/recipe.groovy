/** What the recipe itself says, and where that comes from. */
Map<String, String> ours() {
    [zk: 'the parameters zookeeper, clientPort and path', quorum: 'the parameter quorum', ip: "the host's address in the inventory",
            hostname: 'the parameter advertised', port: 'the parameter port', log_dir: 'the parameter logDir']
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
                    "options: '${name}' is no name of an option; write cluster: 'prod', or quiet: true or false for a flag")
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
        if (name in ['ZK', 'IP', 'PORT', 'CLUSTER', 'LOGS'] || name ==~ /MESOS_.*/) {
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

recipe('mesos/master') {
    summary 'A Mesos master'
    parameter 'zookeeper', type: Group, required: true, doc: 'the members of the ZooKeeper ensemble'
    parameter 'masters', type: Group, default: null, doc: 'all masters, if they are not the ZooKeeper members'
    parameter 'quorum', type: Integer, required: true, doc: 'how many masters make a majority'
    parameter 'clientPort', type: Integer, default: 2181, doc: "ZooKeeper's port"
    parameter 'path', type: String, default: '/mesos', doc: 'where Mesos keeps its state in ZooKeeper'
    parameter 'port', type: Integer, default: 5050, check: { it in 1..65535 }, doc: 'where it serves'
    parameter 'advertised', type: String, default: { host.address }, check: { it ==~ /\S+/ },
            doc: 'its name for others, such as facts.fqdn'
    parameter 'logDir', type: String, default: '/var/log/mesos', check: { it ==~ '/[^\\p{Cntrl}]*' }, doc: 'where its logs are'
    parameter 'options', type: Map, default: [:],
            doc: 'other options of mesos-master: a value, or true or false for a flag'
    parameter 'environment', type: Map, default: [:], doc: "other variables of its start script, such as ULIMIT: '-n 16384'"
    parameter 'packageName', type: String, default: 'mesosphere', doc: 'mesosphere brings ZooKeeper, Marathon and Chronos too'
    supports debian: '>= 8', ubuntu: '>= 12.04'

    converge {
        def all = masters ?: zookeeper
        if (quorum != majority(all)) {
            throw new IllegalArgumentException(
                    "quorum must be a majority of the ${all.size()} masters, ${majority(all)}, got ${quorum}")
        }
        def url = "zk://${zookeeper.collect { "${it.address}:${clientPort}" }.join(',')}${path}"
        def said = checked(options)
        def defaults = [LOGS: logDir, ULIMIT: '-n 8192'] + variables(environment)

        pkg(packageName) { recommends false }
        service('mesos-slave') {
            ensure stopped, disabled
            doc 'a master runs no agent'
        }
        file('/etc/mesos/zk') { content "${url}\n" }
        directory('/etc/mesos-master') {
            purge()
            if (!said.containsKey('work_dir')) {
                keep 'work_dir'
            }
            doc 'the start script takes whatever is here: also an option that is left out now, and what editors leave'
        }
        file('/etc/mesos-master/quorum') { content "${quorum}\n" }
        file('/etc/mesos-master/ip') { content "${host.address}\n" }
        file('/etc/mesos-master/hostname') { content "${advertised}\n" }
        def optionFiles = said.collect { name, value ->
            def flag = value instanceof Boolean ? (value ? '?' : '?no-') : ''
            file("/etc/mesos-master/${flag}${name}") { content value instanceof Boolean ? '' : "${value}\n" }
        }
        // All of both: what else were in them would be options said twice, or options that nobody knows of.
        file('/etc/default/mesos') { content template('defaults.ftl', variables: defaults) }
        file('/etc/default/mesos-master') {
            content "# Written by Drover: changes made here are lost.\nPORT=${port}\nZK=`cat /etc/mesos/zk`\n"
        }
        service('mesos-master') {
            ensure running, enabled
            restartOn file('/etc/mesos/zk'), directory('/etc/mesos-master'), file('/etc/mesos-master/quorum'),
                    file('/etc/mesos-master/ip'), file('/etc/mesos-master/hostname'), optionFiles,
                    file('/etc/default/mesos'), file('/etc/default/mesos-master')
        }
        waitFor('mesos-master is healthy') {
            url "http://${host.address}:${port}/health"
            timeout '60s'
        }
    }
}
