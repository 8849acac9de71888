recipe('node-exporter') {
    summary "Prometheus' exporter of a host's own metrics"
    parameter 'address', type: String, default: '', doc: 'where it listens; empty: at all addresses'
    parameter 'port', type: Integer, default: 9100, check: { it in 1..65535 }, doc: 'the port'
    parameter 'collectors', type: List, default: [], doc: 'collectors besides those that are on by default'
    parameter 'withoutCollectors', type: List, default: [], doc: 'collectors that are on by default and shall not be'
    parameter 'textfiles', type: Map, default: [:],
            doc: 'metrics that are always the same: name of a file: text, as Prometheus reads it'
    parameter 'flags', type: Map, default: [:], doc: "other flags: name without dashes: value, or true for one without"
    supports debian: '>= 10', ubuntu: '>= 20.04'

    converge {
        def textfileDirectory = '/var/lib/prometheus/node-exporter'
        def both = collectors.find { it in withoutCollectors }
        if (both) {
            throw new IllegalArgumentException("'${both}' is among collectors and among withoutCollectors; keep one")
        }
        def listen = address.contains(':') ? "[${address}]:${port}" : "${address}:${port}"
        def here = address in ['', '0.0.0.0', '::'] ? "127.0.0.1:${port}" : listen
        def words = ["--web.listen-address=${listen}"]
        words += collectors.collect { "--collector.${it}" }
        words += withoutCollectors.collect { "--no-collector.${it}" }
        words += "--collector.textfile.directory=${textfileDirectory}"
        words += flags.collect { name, value -> value == true ? "--${name}" : "--${name}=${value}" }
        // systemd cuts them at blanks, and takes quotes and backslashes as its own.
        def odd = words.find { !(it ==~ /[^\s'"\\$]+/) }
        if (odd) {
            throw new IllegalArgumentException("a flag must be without blanks, quotes, \$ and backslashes, got '${odd}'")
        }
        def arguments = words.join(' ')

        pkg('prometheus-node-exporter') {
            recommends false
            startServices false
        }
        file('/etc/default/prometheus-node-exporter') {
            content template('defaults.ftl', arguments: arguments)
            mode '0644'
        }
        textfiles.each { name, metrics ->
            if (!(name ==~ /[A-Za-z0-9_][A-Za-z0-9_.-]*/)) {
                throw new IllegalArgumentException("a name in textfiles must be that of a file, got '${name}'")
            }
            file("${textfileDirectory}/${name}.prom") {
                content metrics
                mode '0644'
            }
        }
        service('prometheus-node-exporter') {
            ensure running, enabled
            restartOn file('/etc/default/prometheus-node-exporter')
        }
        waitFor('the exporter answers') {
            url "http://${here}/metrics"
            timeout '30s'
        }
    }
}
