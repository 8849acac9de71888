play('Keys', on: 'all') {
    authorizedKey('deploy') { key 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIWaXQsXBfKD6nJJrXLcDpGYwTYJ7PgPQjCL2yXcWjFy me@home' }
    authorizedKey('deploy/backup') {
        key 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJfvZvFQzhQEOHHPGDfJkPfQXb2Lg0Fg6n3yJmCSPSmv robot@build'
        options 'restrict,command="/usr/local/bin/backup"'
    }
}
