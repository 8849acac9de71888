playbook 'A shop behind nginx, with its database'

def web = group('web')

play('What every host has', on: 'everything') {
    recipe('base') {
        groups(['ops'])
        users ann: [
                comment: 'Ann Example',
                groups: ['ops'],
                keys: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIWaXQsXBfKD6nJJrXLcDpGYwTYJ7PgPQjCL2yXcWjFy ann@example.com',
                sudo: 'nopassword']
        formerUsers(['leaver'])
        sshPasswords false
    }
    recipe('node-exporter') { address host.address }
}

// The web servers may connect, and nobody else.
play('Database', on: 'databases') {
    recipe('postgresql/server') {
        listenAddresses(['localhost', host.address])
        access web.collect { "host shop shop ${it.address}/32 scram-sha-256" }
        roles shop: [password: secret('shop_database')]
        databases shop: [owner: 'shop']
    }
}

play('Sites', on: 'web', rolling: 1) {
    recipe('nginx/site') {
        names(['shop.example.com', 'www.shop.example.com'])
        proxyTo 'http://127.0.0.1:8080'
        maxBody '20m'
    }
    recipe('nginx/site') {
        names(['status.example.com'])
        root '/srv/www/status'
    }
}

play('Builders', on: 'builders') {
    // Not one of the accounts above, whose groups are exactly those that are said there.
    recipe('docker/engine') { users(['builder']) }
}
