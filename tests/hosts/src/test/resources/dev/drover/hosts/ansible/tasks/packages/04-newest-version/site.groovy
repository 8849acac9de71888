play('Newest', on: 'all') {
    pkg('lab-sample') { latest() }
}
