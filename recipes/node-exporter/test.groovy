playbook 'An exporter of metrics'

lab { host 'host1' }

play('Exporter', on: 'all') {
    recipe('node-exporter') {
        port 9101
        collectors(['systemd'])
        withoutCollectors(['arp', 'mdadm'])
        textfiles role: 'drover_role{role="lab"} 1\n'
        flags 'log.level': 'warn'
    }
}
