recipe('marathon/server') {
    summary 'Marathon up to 1.4, configured by /etc/marathon/conf'
    parameter 'zookeeper', type: Group, required: true, doc: 'the members of the ZooKeeper ensemble'
    parameter 'clientPort', type: Integer, default: 2181, doc: "ZooKeeper's port"
    parameter 'mesosPath', type: String, default: '/mesos', doc: 'where Mesos keeps its state in ZooKeeper'
    parameter 'path', type: String, default: '/marathon', doc: 'where Marathon keeps its own'
    parameter 'packageName', type: String, default: 'marathon', doc: 'on a master that has the package mesosphere: that one'
    supports debian: '>= 8', ubuntu: '>= 12.04', centos: '>= 7', rhel: '>= 7'

    converge {
        def members = zookeeper.collect { "${it.address}:${clientPort}" }.join(',')

        pkg(packageName) { recommends false }
        directory '/etc/marathon/conf'
        file('/etc/marathon/conf/hostname') { content "${host.address}\n" }
        file('/etc/marathon/conf/master') { content "zk://${members}${mesosPath}\n" }
        file('/etc/marathon/conf/zk') { content "zk://${members}${path}\n" }
        service('marathon') {
            ensure running, enabled
            restartOn file('/etc/marathon/conf/hostname'), file('/etc/marathon/conf/master'),
                    file('/etc/marathon/conf/zk')
        }
        waitFor('marathon answers') {
            url "http://${host.address}:8080/ping"
            timeout '90s'
        }
    }
}
