play('Operator', on: 'all') {
    user('operator1') {
        password secret('operator_hash')
        groups 'sudo'
    }
}
