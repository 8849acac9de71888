play('Names', on: 'all') {
    hostEntry('192.0.2.10') { names 'web1.example.com', 'web1' }
    hostEntry('192.0.2.11') { names 'db1.example.com', 'db1' }
}
