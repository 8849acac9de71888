playbook 'A master and an agent, and whether they work'

lab {
    host 'master1', group: 'masters'
    host 'agent1', group: 'agents'
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
    }
    recipe('marathon/server') {
        zookeeper group('masters')
        packageName 'mesosphere'
    }
}

play('What a host may bring along', on: 'agents') {
    pkg 'zookeeperd'
}

play('Agent', on: 'agents') {
    recipe('mesos/agent') { zookeeper group('masters') }
}

play('Checks', on: 'all') {
    recipe('mesosphere/checks') {
        masters group('masters')
        agents group('agents')
    }
}
