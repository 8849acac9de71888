play('Site', on: 'all') {
    git('/srv/site') {
        repository 'file:///var/lib/repositories/site.git'
        revision 'v1.1'
    }
}
