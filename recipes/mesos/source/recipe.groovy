/** What Mesos is built with, by the names that the release has for it. */
List<String> buildTools(os) {
    def release = (os.version ?: '9999').tokenize('.')*.toInteger()
    def number = release[0] * 100 + (release.size() > 1 ? release[1] : 0)
    if (os.family == 'redhat') {
        return ['autoconf', 'automake', 'gcc', 'gcc-c++', 'libtool', 'make', 'patch', 'tar',
                number < 700 ? 'apache-maven' : 'maven',
                number < 800 ? 'python-devel' : 'python2-devel',
                number < 800 ? 'java-1.7.0-openjdk-devel' : 'java-1.8.0-openjdk-devel',
                'zlib-devel', 'libcurl-devel', 'openssl-devel', 'cyrus-sasl-devel', 'cyrus-sasl-md5', 'apr-devel',
                'apr-util-devel', 'subversion-devel']
    }
    // The releases of Debian and Ubuntu whose packages have changed their names.
    def before = { debian, ubuntu -> number < (os.id == 'ubuntu' ? ubuntu : debian) }
    def python = before(1100, 2004) ? ['python-dev', 'python-boto'] : before(1200, 2304) ? ['python2-dev'] : ['python3-dev']
    def java = before(900, 1510) ? 'openjdk-7-jdk' : before(1000, 1810) ? 'openjdk-8-jdk' : 'default-jdk'
    def curl = before(1300, 2310) ? 'libcurl4-nss-dev' : 'libcurl4-openssl-dev'
    ['build-essential', 'autoconf', 'libtool'] + python +
            [curl, 'libsasl2-dev', 'libsasl2-modules', 'libapr1-dev', 'libsvn-dev', 'zlib1g-dev', 'maven', java]
}

/** Flags as the daemon takes them; none of the options may be one of ours. */
List<String> flags(Map<String, Object> ours, Map<String, Object> options) {
    options.each { name, value ->
        if (name in ['ip', 'port', 'advertise_ip', 'advertise_port', 'quorum', 'zk', 'master', 'work_dir']) {
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
    (ours.findAll { it.value != null && it.value != '' } + options).collect { name, value ->
        value instanceof Boolean ? "--${value ? '' : 'no-'}${name}".toString() : "--${name}=${value}".toString()
    }
}

// $1 directory of the build, $2 what says that it is done, $3 key of the build; then the words of configure.
def configureIt = '''
build=$1 done=$2 key=$3
shift 3
if [ "$(cat -- "$build/.drover-key" 2>/dev/null)" != "$key" ]; then
    # Made from another archive or with other words: of no use. First what says that something is done.
    rm -f -- "$build"/.drover-* && rm -rf -- "$build" && mkdir -- "$build" || exit
    printf '%s\\n' "$key" >"$build/.drover-key" || exit
fi
cd -- "$build" || exit
../configure "$@" >configure.log 2>&1 || {
    status=$?
    printf 'the end of %s:\\n' "$build/configure.log" >&2
    tail -n 40 configure.log >&2
    exit "$status"
}
sync
: >"$done"
'''

// $1 directory of the build, $2 name of the log, $3 what says that it is done; then the words of make.
def makeIt = '''
build=$1 log=$2 done=$3
shift 3
cd -- "$build" || exit
if [ -e .drover-busy ]; then
    # A make that was killed may leave halves of files, which look as if they were made.
    make clean >"$log" 2>&1 || { tail -n 40 -- "$log" >&2; exit 1; }
fi
: >.drover-busy
make "$@" >"$log" 2>&1
status=$?
sync
rm -f .drover-busy
if [ "$status" -ne 0 ]; then
    printf 'the end of %s:\\n' "$build/$log" >&2
    tail -n 40 -- "$log" >&2
    exit "$status"
fi
: >"$done"
'''

// $1 directory of the build, $2 what says which build is installed, $3 key of the build.
def installIt = '''
build=$1 installed=$2 key=$3
cd -- "$build" || exit
# Half of it is neither the old nor the new one.
rm -f -- "$installed"
make install >install.log 2>&1 || {
    status=$?
    printf 'the end of %s:\\n' "$build/install.log" >&2
    tail -n 40 install.log >&2
    exit "$status"
}
PATH=$PATH:/usr/sbin:/sbin
if command -v ldconfig >/dev/null 2>&1; then
    ldconfig
fi
sync
mkdir -p -- "${installed%/*}" && printf '%s\\n' "$key" >"$installed"
'''

recipe('mesos/source') {
    summary 'Mesos, built from its sources, and a master or an agent of it'
    parameter 'version', type: String, required: true, check: { it ==~ /[0-9][A-Za-z0-9.+-]*/ }, doc: 'which one'
    parameter 'sha256', type: String, required: true, doc: 'the digest of the archive'
    parameter 'url', type: String, default: '', doc: "where the archive is; empty: in Apache's archive"
    parameter 'buildPackages', type: List, default: { buildTools(facts.os) }, doc: 'packages that it is built with'
    parameter 'configure', type: List, default: [], doc: 'further words of configure, such as --disable-java'
    parameter 'prefix', type: String, default: '/usr/local', check: { it ==~ '(/[A-Za-z0-9._+-]+)+' }, doc: 'where it is installed'
    parameter 'sources', type: String, default: '/usr/local/src', check: { it ==~ '(/[A-Za-z0-9._+-]+)+' },
            doc: 'where it is unpacked and built'
    parameter 'jobs', type: Integer, default: { facts.cpu.count }, check: { it in 1..1024 }, doc: 'how many jobs make does at once'
    parameter 'makeCheck', type: Boolean, default: true, doc: 'whether make check must pass before it is installed'
    parameter 'install', type: Boolean, default: true, doc: 'whether it is installed, or only built'
    parameter 'patience', type: String, default: '4h', doc: 'how long each step of the build may take'
    parameter 'role', type: String, default: '', check: { it in ['', 'master', 'agent'] },
            doc: 'master or agent: which daemon runs as a service; empty: none'
    parameter 'zookeeper', type: Group, default: null, doc: 'the members of the ZooKeeper ensemble'
    parameter 'masters', type: Group, default: null, doc: 'all masters, if they are not the ZooKeeper members'
    parameter 'quorum', type: Integer, default: null, doc: 'how many masters make a majority; for masters with ZooKeeper'
    parameter 'clientPort', type: Integer, default: 2181, check: { it in 1..65535 }, doc: "ZooKeeper's port"
    parameter 'path', type: String, default: '/mesos', doc: 'where Mesos keeps its state in ZooKeeper'
    parameter 'master', type: String, default: '', doc: 'HOST:PORT of the only master; for agents without ZooKeeper'
    parameter 'ip', type: String, default: { host.address }, doc: 'where it listens'
    parameter 'port', type: Integer, default: null, check: { it in 1..65535 }, doc: 'where it serves; 5050 for a master, 5051 for an agent'
    parameter 'advertiseIp', type: String, default: '', doc: 'the address that others reach it at, if that is another one'
    parameter 'advertisePort', type: Integer, default: null, check: { it in 1..65535 }, doc: 'the port that others reach it at'
    parameter 'workDir', type: String, default: '/var/lib/mesos', doc: 'where it keeps its state'
    parameter 'options', type: Map, default: [:], doc: 'other options of the daemon: a value, or true or false for a flag'
    supports debian: '>= 8', ubuntu: '>= 12.04', centos: '>= 6'

    converge {
        def wrong = configure.find { "${it}" ==~ /--?(prefix|exec-prefix|sbindir|srcdir|program-[a-z-]+)(=.*)?/ }
        if (wrong) {
            throw new IllegalArgumentException("configure: '${wrong}' is decided by the recipe; there is 'prefix'")
        }
        if (role && !install) {
            throw new IllegalArgumentException("a ${role} needs what is installed; leave out install false, or role")
        }
        def words = ["--prefix=${prefix}".toString()] + configure.collect { "${it}".toString() }
        def address = url ?: "https://archive.apache.org/dist/mesos/${version}/mesos-${version}.tar.gz"
        def digest = sha256
        def limit = patience
        def source = "${sources}/mesos-${version}"
        def build = "${source}/build"
        // Another archive or other words make another build.
        def key = ([version, digest] + words).join('\n').sha256().take(16)
        def installed = "${prefix}/share/mesos/drover-build"

        buildPackages.each { name -> pkg(name) { recommends false } }
        archive(source) {
            url address
            sha256 digest
            strip 1
        }
        command('configure Mesos') {
            sh configureIt
            args build, "${build}/.drover-configured-${key}", key, *words
            creates "${build}/.drover-configured-${key}"
            timeout limit
        }
        command('make Mesos') {
            sh makeIt
            args build, 'make.log', "${build}/.drover-made-${key}", "-j${jobs}"
            creates "${build}/.drover-made-${key}"
            timeout limit
        }
        if (makeCheck) {
            command('make check of Mesos') {
                sh makeIt
                args build, 'check.log', "${build}/.drover-checked-${key}", "-j${jobs}", 'check', 'VERBOSE=1'
                creates "${build}/.drover-checked-${key}"
                timeout limit
            }
        }
        if (install) {
            command('make install of Mesos') {
                sh installIt
                args build, installed, key
                unless "[ \"\$(cat ${installed} 2>/dev/null)\" = ${key} ] && " +
                        "[ -x ${prefix}/sbin/mesos-master ] && [ -x ${prefix}/sbin/mesos-slave ]"
                timeout limit
            }
            file('/etc/profile.d/mesos.sh') {
                content template('profile.sh.ftl', directories: ["${prefix}/bin", "${prefix}/sbin"])
                mode '0644'
            }
        }
        if (role) {
            def program = role == 'master' ? 'mesos-master' : 'mesos-slave'
            def served = port ?: (role == 'master' ? 5050 : 5051)
            def said = [ip: ip, port: port, advertise_ip: advertiseIp, advertise_port: advertisePort]
            def ensemble = zookeeper ? "zk://${zookeeper.collect { "${it.address}:${clientPort}" }.join(',')}${path}" : ''
            if (role == 'master') {
                def all = masters ?: zookeeper
                if (zookeeper && quorum != majority(all)) {
                    throw new IllegalArgumentException("quorum must be a majority of the ${all.size()} masters, " +
                            "${majority(all)}, ${quorum == null ? 'and must be said' : "got ${quorum}"}")
                }
                if (!zookeeper && quorum != null) {
                    throw new IllegalArgumentException(
                            "quorum is for masters that elect their leader through ZooKeeper; say zookeeper, too, or leave it out")
                }
                if (master) {
                    throw new IllegalArgumentException("master says to an agent where the only master is; this is a master")
                }
                said += [quorum: quorum, zk: ensemble]
            } else {
                if (ensemble.isEmpty() == master.isEmpty()) {
                    throw new IllegalArgumentException("an agent needs one of zookeeper and master, to find its master")
                }
                if (quorum != null) {
                    throw new IllegalArgumentException("quorum is for masters; this is an agent")
                }
                said += [master: ensemble ?: master]
            }
            said += [work_dir: workDir]
            def start = "/etc/mesos/${program}.sh"
            def names = [program: program, role: role, start: start]
            def commandLine = flags(said, options)

            directory(workDir)
            def script = file(start) {
                content template('start.sh.ftl', daemon: "${prefix}/sbin/${program}", flags: commandLine)
                mode '0755'
            }
            def unit
            if (facts.init == 'systemd') {
                unit = systemdUnit(program) { content template(names, 'systemd.service.ftl') }
            } else if (facts.init == 'upstart') {
                unit = file("/etc/init/${program}.conf") {
                    content template(names, 'upstart.conf.ftl')
                    mode '0644'
                }
            } else if (facts.init == 'sysv') {
                unit = file("/etc/init.d/${program}") {
                    content template(names, 'init.sh.ftl')
                    mode '0755'
                }
            } else {
                throw new IllegalArgumentException(
                        "a ${role} needs systemd, Upstart or SysV init, this host has '${facts.init}'; leave out role")
            }
            service(program) {
                ensure running, enabled
                restartOn command('make install of Mesos'), script, unit
            }
            def here = ip in ['0.0.0.0', '::'] ? '127.0.0.1' : ip.contains(':') ? "[${ip}]" : ip
            waitFor("${program} is healthy") {
                url "http://${here}:${served}/health"
                timeout '60s'
            }
        }
    }
}
