recipe('mesos/agent') {
    summary 'A Mesos agent'
    parameter 'zookeeper', type: Group, required: true, doc: 'the members of the ZooKeeper ensemble'
    parameter 'clientPort', type: Integer, default: 2181, doc: "ZooKeeper's port"
    parameter 'path', type: String, default: '/mesos', doc: 'where Mesos keeps its state in ZooKeeper'
    parameter 'extras', type: List, default: [], doc: 'packages besides, such as mesos-devel'
    supports debian: '>= 8', ubuntu: '>= 12.04', centos: '>= 7', rhel: '>= 7'

    converge {
        def url = "zk://${zookeeper.collect { "${it.address}:${clientPort}" }.join(',')}${path}"

        service('zookeeper') {
            ensure stopped, disabled
            doc 'an agent is no member of the ensemble; held back before the packages could bring it'
        }
        pkg('mesos') { recommends false }
        extras.each { name -> pkg(name) { recommends false } }
        service('mesos-master') {
            ensure stopped, disabled
            doc 'an agent runs no master'
        }
        file('/etc/mesos/zk') { content "${url}\n" }
        file('/etc/mesos-slave/ip') { content "${host.address}\n" }
        file('/etc/mesos-slave/hostname') { content "${host.address}\n" }
        service('mesos-slave') {
            ensure running, enabled
            restartOn file('/etc/mesos/zk'), file('/etc/mesos-slave/ip'), file('/etc/mesos-slave/hostname')
        }
        waitFor('mesos-slave is healthy') {
            url "http://${host.address}:5051/health"
            timeout '60s'
        }
    }
}
