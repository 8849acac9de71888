play('Deployer', on: 'all') {
    userGroup('docker') { system() }
    user('deploy') {
        comment 'Deployer, room 12'
        shell '/bin/bash'
        groups 'docker', 'adm'
        appendGroups()
    }
    user('drover') { groups 'docker'; appendGroups() }
}
