playbook 'The repository of a lab'

lab {
    host 'host1'
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
