playbook 'A Mesos agent and its master'

lab {
    host 'master1', group: 'masters'
    host 'agent1', group: 'agents'
    packages 'mesosphere'
}

play('Package repository', on: 'all') {
    recipe('mesosphere/repository') {
        uri vars.repositoryUri
        suite vars.repositorySuite
        key vars.repositoryKey
        keyFingerprint vars.repositoryKeyFingerprint
    }
}

play('Master', on: 'masters') {
    recipe('zookeeper/server') { ensemble group('masters') }
    recipe('mesos/master') {
        zookeeper group('masters')
        quorum 1
    }
}

play('What a host may bring along', on: 'agents') {
    pkg 'zookeeperd'
}

play('Agent', on: 'agents') {
    recipe('mesos/agent') {
        zookeeper group('masters')
        attributes rack: 'r1', zone: 'z'
        resources 'ports(*)': '[31000-32000]'
        options strict: false, isolation: 'posix/cpu,posix/mem'
        environment ULIMIT: '-n 16384'
        startOver true
    }
}

// Another agent runs, though all files are as they should be: as after a change by hand that was taken back.
disturb command: 'begin as a new agent', what: 'identity', sh: '''
    latest=/var/lib/mesos/meta/slaves/latest
    printf 'r2\\n' >/etc/mesos-slave/attributes/rack
    rm -f "$latest"
    systemctl restart mesos-slave
    for second in $(seq 60); do
        [ ! -L "$latest" ] || break
        sleep 1
    done
    printf 'r1\\n' >/etc/mesos-slave/attributes/rack
    [ -L "$latest" ]
'''
