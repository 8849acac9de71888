play('Robot', on: 'all') {
    user('robot') {
        uid 4100
        group 'staff'
        home '/srv/robot'
        shell '/bin/sh'
        comment ''
    }
    userGroup('robots') { gid 4200 }
}
