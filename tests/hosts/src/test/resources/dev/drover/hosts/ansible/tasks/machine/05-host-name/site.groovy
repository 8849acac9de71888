play('Name', on: 'all') {
    hostname('node7')
}
