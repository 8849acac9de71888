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
                    "options: '${name}' is no option; write cluster: 'prod', or quiet: true or false for a flag")
        }
        if (value instanceof Collection || value instanceof Map || "${value}".trim().isEmpty()) {
            throw new IllegalArgumentException(
                    "options: '${name}' must be text, a number, or true or false for a flag; write 'a,b' for several")
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
    parameter 'advertised', type: String, default: { host.address }, doc: 'its name for others, such as facts.fqdn'
    parameter 'logDir', type: String, default: '/var/log/mesos', doc: 'where its logs are'
    parameter 'options', type: Map, default: [:],
            doc: 'other options of mesos-master: a value, or true or false for a flag'
    parameter 'packageName', type: String, default: 'mesosphere', doc: 'mesosphere brings ZooKeeper, Marathon and Chronos too'
    supports debian: '>= 8', ubuntu: '>= 12.04'

    converge {
        def all = masters ?: zookeeper
        if (quorum != majority(all)) {
            throw new IllegalArgumentException(
                    "quorum must be a majority of the ${all.size()} masters, ${majority(all)}, got ${quorum}")
        }
        def url = "zk://${zookeeper.collect { "${it.address}:${clientPort}" }.join(',')}${path}"
        def said = checked(options, ['zk', 'quorum', 'ip', 'hostname', 'port', 'log_dir'])

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
            file(optionFile('/etc/mesos-master', name, value)) { content value instanceof Boolean ? '' : "${value}\n" }
        }
        // The start script makes options of these; a file of that name would say them twice.
        def defaults = [
                lineInFile('/etc/default/mesos') {
                    matching ~/^LOGS=/
                    line "LOGS=${logDir}"
                },
                lineInFile('/etc/default/mesos-master') {
                    matching ~/^PORT=/
                    line "PORT=${port}"
                },
                lineInFile('/etc/default/mesos-master') {
                    matching ~/^(CLUSTER|IP)=/
                    absent()
                }
        ]
        service('mesos-master') {
            ensure running, enabled
            restartOn file('/etc/mesos/zk'), directory('/etc/mesos-master'), file('/etc/mesos-master/quorum'),
                    file('/etc/mesos-master/ip'), file('/etc/mesos-master/hostname'),
                    optionFiles, defaults
        }
        waitFor('mesos-master is healthy') {
            url "http://${host.address}:${port}/health"
            timeout '60s'
        }
    }
}
