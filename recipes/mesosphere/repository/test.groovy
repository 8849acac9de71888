playbook 'The repository of a lab'

lab {
    host 'host1'
    host 'centos1', group: 'release', profile: 'el'
    host 'centos2', group: 'mirror', profile: 'el'
    packages 'mesosphere'
}

play('Package repository', on: 'host1') {
    recipe('mesosphere/repository') {
        uri vars.repositoryUri
        suite vars.repositorySuite
        key vars.repositoryKey
        keyFingerprint vars.repositoryKeyFingerprint
    }
}

play('The rpm that brings it', on: 'release') {
    recipe('mesosphere/repository') { release vars.repositoryRelease }
}

play('A mirror of it', on: 'mirror') {
    recipe('mesosphere/repository') {
        uri vars.repositoryBaseurl
        key vars.repositoryKey
        keyFingerprint vars.repositoryKeyFingerprint
    }
}
