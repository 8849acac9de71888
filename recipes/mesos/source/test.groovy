playbook 'Mesos from its sources'

lab {
    host 'host1', group: 'masters'
    packages 'mesos-source'
}

play('A master and its agent on one host', on: 'masters') {
    recipe('mesos/source') {
        version vars.mesosSourceVersion
        url vars.mesosSourceUrl
        sha256 vars.mesosSourceSha256
        // What the lab's own small sources need.
        buildPackages(['gcc', 'libc6-dev', 'make'])
        role 'master'
        advertiseIp host.address
        advertisePort 5050
        options cluster: 'of the lab', quiet: false
    }
    recipe('mesos/source') {
        version vars.mesosSourceVersion
        url vars.mesosSourceUrl
        sha256 vars.mesosSourceSha256
        buildPackages(['gcc', 'libc6-dev', 'make'])
        role 'agent'
        master "${host.address}:5050"
        options attributes: 'rack:r1;disk:ssd'
    }
}

disturb command: 'make install of Mesos', what: 'what says which build is installed',
        sh: 'echo another >/usr/local/share/mesos/drover-build'
disturb command: 'make install of Mesos', what: 'the master', sh: 'rm /usr/local/sbin/mesos-master'
disturb command: 'make install of Mesos', what: 'the agent', sh: 'rm /usr/local/sbin/mesos-slave'
