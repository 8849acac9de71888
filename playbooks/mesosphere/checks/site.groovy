// Whether the cluster works, in one table; nothing is changed:
//   drover check playbooks/mesosphere/checks -i playbooks/mesosphere
// --format json says the same for programs, --within 60s waits for a cluster that has just been started, and
// -s apps=/hello,/hello2 asks for these apps too and lists their versions.
playbook 'A Mesosphere cluster works'

play('Checks', on: 'masters,agents') {
    recipe('mesosphere/checks') {
        masters group('masters')
        agents group('agents')
        if ('apps' in vars) {
            apps vars.apps.split(',').toList()
        }
    }
}
