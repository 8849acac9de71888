play('Time zone', on: 'all') {
    timezone('Europe/Berlin')
}
