playbook 'A Docker engine'

lab { host 'host1' }

// Layers cannot lie on the layers of the lab host itself.
play('As on a machine', on: 'all') {
    user('builder')
    command('let kernel parameters be written') {
        argv 'mount', '-o', 'remount,rw,bind', '/proc/sys'
        unless 'test -w /proc/sys/net/ipv4/ip_forward'
    }
}

disturb command: 'let kernel parameters be written', what: 'written', sh: 'mount -o remount,ro,bind /proc/sys'

play('Docker', on: 'all') {
    recipe('docker/engine') {
        storageDriver 'vfs'
        logMaxSize '5m'
        registryMirrors(['https://mirror.example.com'])
        addressPools([[base: '198.18.0.0/16', size: 24]])
        settings 'max-concurrent-downloads': 2
        users(['builder'])
    }
}
