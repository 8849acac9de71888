playbook 'A production Mesosphere cluster'

def masters = group('masters')

play('Package repository', on: 'cluster') {
    recipe('mesosphere/repository') {
        // The upstream repository, unless the inventory names another.
        if ('repositoryUri' in vars) {
            uri vars.repositoryUri
            suite vars.repositorySuite
            key vars.repositoryKey
            keyFingerprint vars.repositoryKeyFingerprint
        }
        if ('repositoryRelease' in vars) {
            release vars.repositoryRelease
        }
    }
}

// The recipe brings what must hold meanwhile: a majority of the voters serves, and the leader comes last.
play('ZooKeeper ensemble', on: 'masters', rolling: 1) {
    recipe('zookeeper/server') { ensemble masters }
}

play('Mesos masters', on: 'masters') {
    recipe('mesos/master') {
        zookeeper masters
        quorum majority(masters)
    }
    recipe('marathon/server') {
        zookeeper masters
        if (facts.os.family == 'debian') {
            packageName 'mesosphere'
        }
    }
}

play('Mesos agents', on: 'agents') {
    recipe('mesos/agent') { zookeeper masters }
}

play('First application', on: 'masters[0]') {
    marathonApp('/hello') {
        cmd 'echo hello; sleep 10'
        cpus 0.1
        mem 16
        instances 1
    }
}
