// The six servers of the tutorial. `drover demo` runs the same playbook on local hosts.
inventory {
    defaults {
        user 'ubuntu'
        become 'root'
    }
    group('masters') { hosts 'master1..3', address: '192.0.2.1..3' }
    group('agents') { hosts 'agent1..3', address: '192.0.2.51..53' }
    group('cluster') { children 'masters', 'agents' }
}
