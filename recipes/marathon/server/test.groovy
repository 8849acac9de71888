playbook 'Marathon on a Mesos master'

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

play('Marathon', on: 'masters') {
    recipe('zookeeper/server') { ensemble group('masters') }
    recipe('mesos/master') {
        zookeeper group('masters')
        quorum 1
    }
    recipe('marathon/server') {
        zookeeper group('masters')
        packageName 'mesosphere'
        options max_apps: 100, local_port_min: 8000, local_port_max: 8100, checkpoint: true, tracing: false
        environment JAVA_OPTS: '-Xmx96m'
    }
}
