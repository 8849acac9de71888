// The apps of the tutorials, through their whole life. Each step is a variable on the command line:
//   (nothing)                             deploys them; again: changes nothing
//   -s sleep=20                           updates /hello2: a plan shows the command
//   -s instances=3                        scales it, and -s instances=0 suspends it
//   -s version=2015-06-30T19:52:44.649Z   rolls it back; `drover check playbooks/mesosphere/checks -s apps=/hello2` lists its versions
//   -s destroy=true                       destroys all of them
playbook 'Apps of Marathon'

// Any master: those that do not lead pass requests on.
play('Apps', on: 'masters[0]') {
    def said = { name, otherwise -> name in vars ? vars[name] : otherwise }

    if (said('destroy', 'false') == 'true') {
        ['/hello', '/hello2', '/marathon-nc'].each { id -> marathonApp(id) { absent() } }
    } else {
        // hello.json: only what Marathon requires. What it fills in is no difference.
        marathonApp('/hello') { cmd 'echo hello; sleep 10' }

        if ('version' in vars) {
            def former = vars.version
            marathonApp('/hello2') { version former }
        } else {
            def seconds = said('sleep', '10')
            def tasks = said('instances', '1') as Integer
            // hello2.json: what the web interface sets.
            marathonApp('/hello2') {
                cmd "echo hello; sleep ${seconds}"
                mem 16
                cpus 0.1
                instances tasks
                disk 0.0
                ports 0
            }
        }

        // app.json and container.json: in a container, with a port of it on the agent.
        marathonApp('/marathon-nc') {
            cmd 'echo "hello $MESOS_TASK_ID" | nc -l $PORT0'
            cpus 0.1
            mem 16
            container {
                image 'ubuntu:14.04.2'
                network 'BRIDGE'
                portMappings { containerPort 8000; hostPort 8000 }
            }
        }
    }
}
