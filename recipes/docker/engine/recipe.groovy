recipe('docker/engine') {
    summary 'The Docker engine, with logs that rotate and containers that outlive its restarts'
    parameter 'packages', type: List, default: ['docker.io', 'apparmor', 'ca-certificates'],
            doc: "the packages that bring it; for Docker's own repository docker-ce and its companions"
    parameter 'logMaxSize', type: String, default: '10m', doc: 'how large one log file of a container may be',
            check: { it ==~ /[1-9][0-9]*[kmg]/ }
    parameter 'logMaxFiles', type: Integer, default: 3, check: { it in 1..1000 }, doc: 'how many of them a container keeps'
    parameter 'liveRestore', type: Boolean, default: true,
            doc: 'whether containers go on while the engine is restarted; a swarm cannot have it'
    parameter 'dataRoot', type: String, default: '/var/lib/docker', doc: 'where images and containers are kept',
            check: { it.startsWith('/') }
    parameter 'storageDriver', type: String, default: '', doc: 'how layers are stored; empty: what the engine finds best'
    parameter 'registryMirrors', type: List, default: [], doc: 'URLs of mirrors of the public registry'
    parameter 'dns', type: List, default: [], doc: 'addresses of name servers for containers; none: those of the host'
    parameter 'addressPools', type: List, default: [],
            doc: "networks that the engine may take for its own: [base: '192.0.2.0/24', size: 26]; none: its defaults"
    parameter 'settings', type: Map, default: [:], doc: 'any other keys of daemon.json'
    parameter 'users', type: List, default: [], doc: 'accounts that may use the engine, which makes them as good as root'
    supports debian: '>= 10', ubuntu: '>= 20.04'

    converge {
        def own = ['log-driver'    : 'json-file',
                   'log-opts'      : ['max-file': "${logMaxFiles}".toString(), 'max-size': logMaxSize],
                   'live-restore'  : liveRestore,
                   'data-root'     : dataRoot]
        if (storageDriver) {
            own['storage-driver'] = storageDriver
        }
        if (registryMirrors) {
            own['registry-mirrors'] = registryMirrors
        }
        if (dns) {
            own['dns'] = dns
        }
        if (addressPools) {
            own['default-address-pools'] = addressPools
        }
        def twice = settings.keySet().find { own.containsKey(it) }
        if (twice) {
            throw new IllegalArgumentException("settings says '${twice}', for which this recipe has a parameter")
        }
        def all = new TreeMap(own + settings)

        // It shall not begin with other settings than these: its data root and its networks stay as they were first.
        pkg(packages) {
            recommends false
            startServices false
        }
        directory('/etc/docker') { mode '0755' }
        file('/etc/docker/daemon.json') {
            content template('daemon.json.ftl', settings: all)
            mode '0644'
            // Engines before 23 cannot check a file.
            validate '''sh -c 'dockerd --help | grep -q -e --validate || exit 0; exec dockerd --validate --config-file="$1"' sh %s'''
        }
        service('docker') {
            ensure running, enabled
            restartOn file('/etc/docker/daemon.json')
        }
        users.each { name ->
            user(name) {
                groups 'docker'
                appendGroups()
            }
        }
        waitFor('the engine answers') {
            command 'docker info'
            timeout '60s'
        }
    }
}
