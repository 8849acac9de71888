playbook 'A ZooKeeper server on its own'

lab { host 'zk1', group: 'ensemble' }

play('ZooKeeper', on: 'ensemble') {
    recipe('zookeeper/server') { ensemble group('ensemble') }
}
