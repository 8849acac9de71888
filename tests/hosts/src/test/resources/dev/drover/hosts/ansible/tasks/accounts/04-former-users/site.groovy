play('Former users', on: 'all') {
    user('former') { absent(); removeHome() }
    user('nobody-at-all') { absent() }
    userGroup('formers') { absent() }
}
