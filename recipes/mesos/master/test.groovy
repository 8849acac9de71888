playbook 'A Mesos master with its ZooKeeper'

lab {
    host 'master1', group: 'masters'
    packages 'mesosphere'
}

play('Package repository', on: 'all') {
    recipe('mesosphere/repository') {
        uri vars.repositoryUri
        suite vars.repositorySuite
        key vars.repositoryKey
        keyFingerprint vars.repositoryKeyFingerprint
    }
}

play('Master', on: 'masters') {
    recipe('zookeeper/server') { ensemble group('masters') }
    recipe('mesos/master') {
        zookeeper group('masters')
        quorum 1
        options cluster: 'certified', authenticate_frameworks: false, quiet: true, roles: 'web'
        environment ULIMIT: '-n 16384'
    }
}
