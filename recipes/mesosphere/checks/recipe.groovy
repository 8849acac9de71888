recipe('mesosphere/checks') {
    summary 'Whether a Mesosphere cluster works, asked of its daemons; changes nothing'
    parameter 'masters', type: Group, required: true, doc: 'the Mesos masters, which run Marathon too'
    parameter 'agents', type: Group, required: true, doc: 'the Mesos agents that there should be, all of them'
    parameter 'zookeeper', type: Group, default: null, doc: 'the members of the ZooKeeper ensemble, if they are not the masters'
    parameter 'apps', type: List, default: [], doc: 'ids of apps that must be there; their versions are told too'
    parameter 'clientPort', type: Integer, default: 2181, check: { it in 1..65535 }, doc: "ZooKeeper's port"
    parameter 'mesosPath', type: String, default: '/mesos', doc: 'where Mesos keeps its state in ZooKeeper'
    parameter 'masterPort', type: Integer, default: 5050, check: { it in 1..65535 }, doc: 'the port of the masters'
    parameter 'agentPort', type: Integer, default: 5051, check: { it in 1..65535 }, doc: 'the port of the agents'
    parameter 'marathonPort', type: Integer, default: 8080, check: { it in 1..65535 }, doc: "Marathon's port"
    parameter 'patience', type: String, default: '60s', doc: 'how long an apply waits for each; a plan or `drover check` looks once'
    supports debian: '>= 8', ubuntu: '>= 12.04', centos: '>= 6'

    converge {
        def voters = zookeeper ?: masters
        def values = [
                here: host.address, zookeeper: voters*.address, members: voters.size(),
                masters: masters, agents: agents,
                clientPort: clientPort, mesosPath: mesosPath, masterPort: masterPort, agentPort: agentPort,
                marathonPort: marathonPort]
        def deadline = patience
        // What a template says, for bash.
        def asking = { String name, Map more = [:] ->
            "exec bash -s <<'end of the check'\n${template(values + more, "${name}.sh.ftl").bytes().toUtf8()}\nend of the check\n"
        }
        def among = { hosts -> hosts.any { it.name == host.name } }

        if (among(voters)) {
            waitFor('ZooKeeper serves') { command asking('zookeeper'); timeout deadline }
        }
        if (among(masters)) {
            waitFor('Mesos leader in ZooKeeper') { command asking('mesos-leader'); timeout deadline }
            waitFor('Mesos leader at /state') { command asking('mesos-state'); timeout deadline }
            waitFor('Mesos agents') { command asking('mesos-agents'); timeout deadline }
            waitFor('Marathon leader') { command asking('marathon-leader'); timeout deadline }
            waitFor('Marathon apps') { command asking('apps'); timeout deadline }
            apps.each { id ->
                waitFor("app ${id}") { command asking('app', [app: id]); timeout deadline }
            }
        }
        if (among(agents)) {
            waitFor('Mesos agent') { command asking('mesos-agent'); timeout deadline }
        }
    }
}
