playbook 'ZooKeeper servers on their own'

lab {
    host 'zk1', group: 'ensemble'
    host 'centos1', group: 'mesosphere', profile: 'el'
    packages 'mesosphere'
}

play('ZooKeeper', on: 'ensemble') {
    recipe('zookeeper/server') { ensemble group('ensemble') }
}

play('ZooKeeper of Mesosphere', on: 'mesosphere') {
    recipe('mesosphere/repository') { release vars.repositoryRelease }
    recipe('zookeeper/server') { ensemble group('mesosphere') }
}
