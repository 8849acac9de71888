recipe('docker/engine') {
    summary 'The Docker engine, with logs that rotate and containers that outlive its restarts'
    parameter 'packages', type: List,
            default: {
                facts.os.family == 'redhat'
                        ? ['docker-ce', 'docker-ce-cli', 'containerd.io']
                        : ['docker.io', 'apparmor', 'ca-certificates']
            },
            doc: "the packages that bring it; for Docker's own repository docker-ce and its companions"
    parameter 'logDriver', type: String, default: 'json-file', doc: "where containers' logs go; only json-file and local rotate here",
            check: { it ==~ /[a-z0-9][a-z0-9.-]*/ }
    parameter 'logMaxSize', type: String, default: '10m', doc: 'how large one log file of a container may be',
            check: { it ==~ /[1-9][0-9]*[kmg]/ }
    parameter 'logMaxFiles', type: Integer, default: 3, check: { it in 1..1000 }, doc: 'how many of them a container keeps'
    parameter 'liveRestore', type: Boolean, default: true,
            doc: 'whether containers go on while the engine is restarted; a swarm cannot have it'
    parameter 'dataRoot', type: String, default: '/var/lib/docker', doc: 'where images and containers are kept',
            check: { it.startsWith('/') }
    parameter 'storageDriver', type: String, default: '', doc: 'how layers are stored; empty: what the engine finds best'
    parameter 'registryMirrors', type: List, default: [], doc: 'URLs of mirrors of the public registry',
            check: { it.every { mirror -> mirror ==~ /https?:\/\/[^\s\/?#@]+\/?/ } }
    parameter 'dns', type: List, default: [], doc: 'addresses of name servers for containers; none: those of the host'
    parameter 'addressPools', type: List, default: [],
            doc: "networks that the engine may take for its own: [base: '192.0.2.0/24', size: 26]; none: its defaults"
    parameter 'settings', type: Map, default: [:], doc: 'any other keys of daemon.json'
    parameter 'users', type: List, default: [], doc: 'accounts that may use the engine, which makes them as good as root'
    supports debian: '>= 10', ubuntu: '>= 18.04', redhat: '>= 8'

    converge {
        def own = ['log-driver'  : logDriver,
                   'live-restore': liveRestore,
                   'data-root'   : dataRoot]
        if (logDriver in ['json-file', 'local']) {
            own['log-opts'] = ['max-file': "${logMaxFiles}".toString(), 'max-size': logMaxSize]
        }
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
        def json = '/etc/docker/daemon.json'
        def text = template('daemon.json.ftl', settings: all)
        def checkSettings = '/usr/local/sbin/docker-check-settings'

        // It shall not begin with other settings than these: its data root and its networks stay as they were first.
        pkg(packages) {
            recommends false
            startServices false
        }
        file(checkSettings) {
            source 'check-settings.sh'
            mode '0755'
            doc 'engines before 23 have no way to check a file'
        }
        directory('/etc/docker') { mode '0755' }
        file(json) {
            content text
            mode(text.sensitive() ? '0600' : '0644')
            validate "sh ${checkSettings} %s"
        }
        def underSystemd = facts.init == 'systemd'
        if (liveRestore && underSystemd) {
            // An engine that was started without it stops its containers when it is restarted, unless it is told before.
            command('let containers outlive the restart') {
                onChangeOf file(json)
                sh '''
                    systemctl is-active --quiet docker || exit 0
                    systemctl reload docker || exit
                    left=20
                    until [ "$(docker info --format '{{.LiveRestoreEnabled}}')" = true ] || [ "$left" = 0 ]; do
                        left=$((left - 1))
                        sleep 0.5
                    done
                '''.stripIndent()
            }
        }
        service('docker') {
            ensure running, enabled
            restartOn file(json)
        }
        users.each { name ->
            user(name) {
                groups 'docker'
                appendGroups()
            }
        }
        waitFor('the engine answers') {
            // Where it is stopped, the question itself would start it through its socket, also that of a plan.
            command underSystemd ? 'systemctl is-active --quiet docker && docker info' : 'docker info'
            timeout '60s'
        }
    }
}
