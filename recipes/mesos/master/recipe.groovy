recipe('mesos/master') {
    summary 'A Mesos master'
    parameter 'zookeeper', type: Group, required: true, doc: 'the members of the ZooKeeper ensemble'
    parameter 'masters', type: Group, default: null, doc: 'all masters, if they are not the ZooKeeper members'
    parameter 'quorum', type: Integer, required: true, doc: 'how many masters make a majority'
    parameter 'clientPort', type: Integer, default: 2181, doc: "ZooKeeper's port"
    parameter 'path', type: String, default: '/mesos', doc: 'where Mesos keeps its state in ZooKeeper'
    parameter 'packageName', type: String, default: { facts.os.family == 'redhat' ? 'mesos' : 'mesosphere' },
            doc: 'mesosphere, where there is one, brings ZooKeeper, Marathon and Chronos too'
    parameter 'extras', type: List, default: [], doc: 'packages besides, such as mesos-devel'
    supports debian: '>= 8', ubuntu: '>= 12.04', centos: '>= 7', rhel: '>= 7'

    converge {
        def all = masters ?: zookeeper
        if (quorum != majority(all)) {
            throw new IllegalArgumentException(
                    "quorum must be a majority of the ${all.size()} masters, ${majority(all)}, got ${quorum}")
        }
        def url = "zk://${zookeeper.collect { "${it.address}:${clientPort}" }.join(',')}${path}"

        pkg(packageName) { recommends false }
        extras.each { name -> pkg(name) { recommends false } }
        service('mesos-slave') {
            ensure stopped, disabled
            doc 'a master runs no agent'
        }
        file('/etc/mesos/zk') { content "${url}\n" }
        file('/etc/mesos-master/quorum') { content "${quorum}\n" }
        file('/etc/mesos-master/ip') { content "${host.address}\n" }
        file('/etc/mesos-master/hostname') { content "${host.address}\n" }
        service('mesos-master') {
            ensure running, enabled
            restartOn file('/etc/mesos/zk'), file('/etc/mesos-master/quorum'),
                    file('/etc/mesos-master/ip'), file('/etc/mesos-master/hostname')
        }
        waitFor('mesos-master is healthy') {
            url "http://${host.address}:5050/health"
            timeout '60s'
        }
    }
}
