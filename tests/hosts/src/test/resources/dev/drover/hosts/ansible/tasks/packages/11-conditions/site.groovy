play('Conditions', on: 'all') {
    check('the system is one we know') {
        that { facts.os.family == 'debian' }
        message 'Debian only'
    }
    waitFor('the ssh server') { port 22; timeout '30s' }
    if (facts.os.id == 'debian') {
        file('/etc/platform') { content "${facts.os.id} ${facts.os.version}\n" }
    } else {
        directory('/etc/other-platform')
    }
}
