recipe('zookeeper/server') {
    summary 'A member of a ZooKeeper ensemble'
    parameter 'ensemble', type: Group, required: true, doc: 'the hosts that vote'
    parameter 'clientPort', type: Integer, default: 2181, check: { it in 1..65535 }, doc: 'where clients connect'
    parameter 'peerPort', type: Integer, default: 2888, check: { it in 1..65535 }, doc: 'where followers connect to the leader'
    parameter 'electionPort', type: Integer, default: 3888, check: { it in 1..65535 }, doc: 'where the leader is elected'
    parameter 'dataDir', type: String, default: '/var/lib/zookeeper', doc: 'where its data lives'
    parameter 'tickTime', type: Integer, default: 2000, doc: 'milliseconds of one tick'
    parameter 'initLimit', type: Integer, default: 10, doc: 'ticks that a follower may take to connect'
    parameter 'syncLimit', type: Integer, default: 5, doc: 'ticks that a follower may lag behind'
    parameter 'healthTimeout', type: String, default: '120s', doc: 'how long the ensemble may take to elect a leader'
    supports debian: '>= 8', ubuntu: '>= 12.04', centos: '>= 6', rhel: '>= 6'

    converge {
        def members = ensemble.collect { [id: it.memberId('zookeeper'), address: it.address] }
        def addresses = members.collect { it.address }.join(' ')
        def deadline = healthTimeout
        // Asks a member over its client port: ask ADDRESS WORD.
        def ask = """
                ask() {
                    timeout 3 bash -c 'exec 3<>"/dev/tcp/\$1/\$2" && printf "\$3" >&3 && cat <&3' ask "\$1" ${clientPort} "\$2"
                }
        """

        // A play that rolls through the ensemble takes no quorum away: the leader last, for each change of it costs an
        // election, and nobody while the others would be no majority.
        rolling last: {
            command """${ask}
                case \$(ask ${host.address} srvr 2>/dev/null) in
                    *'Mode: leader'*) ;;
                    *) false ;;
                esac
            """
        }, invariant: {
            name 'zookeeper has a quorum'
            // Who counts is whom the leader knows. Without a leader all do once a majority runs: it is about to be elected.
            onlyIf """${ask}
                leader= running=0
                for member in ${addresses}; do
                    case \$(ask "\$member" srvr 2>/dev/null) in
                        *'Mode: leader'*) leader=\$member running=\$((running + 1)) ;;
                        *'Mode: follower'* | *'not currently serving'*) running=\$((running + 1)) ;;
                        *'Mode: standalone'*) [ ${members.size()} -gt 1 ] || running=1 ;;
                    esac
                done
                if [ -z "\$leader" ]; then
                    [ "\$running" -ge ${majority(ensemble)} ]
                else
                    case \$(ask "\$leader" conf 2>/dev/null) in
                        *'server.${memberId('zookeeper')}='*) ;;
                        *server.*) false ;;
                    esac
                fi
            """
            command """${ask}
                answer=\$(ask ${host.address} srvr 2>/dev/null)
                case \$answer in
                    *'Mode: leader'* | *'Mode: follower'*) ;;
                    *'Mode: standalone'*) [ ${members.size()} -eq 1 ] || { echo 'runs alone'; false; } ;;
                    *'not currently serving'*) echo 'runs, but serves nobody: it sees no quorum'; false ;;
                    '') echo 'does not answer on port ${clientPort}'; false ;;
                    *) printf '%s\\n' "\$answer"; false ;;
                esac
            """
            atLeast majority
            timeout deadline
        }

        def redhat = facts.os.family == 'redhat'
        // CentOS 6 has Cloudera's packages: Mesosphere's are for 7.
        def cloudera = redhat && facts.os.version.tokenize('.').first() == '6'
        def daemon = cloudera ? 'zookeeper-server' : 'zookeeper'
        def id = memberId('zookeeper')

        pkg(cloudera ? 'zookeeper-server' : redhat ? 'mesosphere-zookeeper' : 'zookeeperd') { recommends false }
        def configuration = file('/etc/zookeeper/conf/zoo.cfg') {
            content template('zoo.cfg.ftl',
                    members: members, clientPort: clientPort, peerPort: peerPort, electionPort: electionPort,
                    dataDir: dataDir, tickTime: tickTime, initLimit: initLimit, syncLimit: syncLimit)
        }
        def number
        if (cloudera) {
            number = command('zookeeper-server-initialize') {
                argv 'zookeeper-server-initialize', "--myid=${id}"
                become 'zookeeper'
                unless "[ \"\$(cat ${dataDir}/myid)\" = ${id} ]"
                doc 'makes the data directory too; refuses one that another number has data in'
            }
        } else {
            // Debian's data directory has a link to the number in conf.
            number = file(redhat ? "${dataDir}/myid" : '/etc/zookeeper/conf/myid') { content "${id}\n" }
        }
        service(daemon) {
            ensure running, enabled
            restartOn number, configuration
        }
        // The init system cannot tell a member without a quorum from a good one: only srvr can.
        waitFor('zookeeper has one leader') {
            doc 'this member serves, and the ensemble has one leader; or fewer members than a majority run yet'
            command """${ask}
                leaders=0 running=0 here=no leader=
                for member in ${addresses}; do
                    case \$(ask "\$member" srvr 2>/dev/null) in
                        *'Mode: leader'*) leaders=\$((leaders + 1)) running=\$((running + 1)) state=serves leader=\$member ;;
                        *'Mode: follower'*) running=\$((running + 1)) state=serves ;;
                        *'Mode: standalone'*) state=alone ;;
                        *'not currently serving'*) running=\$((running + 1)) state=waits ;;
                        *) state=silent ;;
                    esac
                    [ "\$member" = ${host.address} ] && here=\$state
                done
                if [ ${members.size()} -eq 1 ]; then
                    [ "\$here" = alone ]
                elif [ "\$running" -lt ${majority(ensemble)} ]; then
                    [ "\$here" = waits ]
                elif [ "\$leaders" -eq 1 ] && [ "\$here" = waits ]; then
                    # A new member is let in once the leader has been told of it: later in this very play.
                    case \$(ask "\$leader" conf 2>/dev/null) in
                        *'server.${memberId('zookeeper')}='*) false ;;
                        *server.*) true ;;
                        *) false ;;
                    esac
                else
                    [ "\$leaders" -eq 1 ] && [ "\$here" = serves ]
                fi || {
                    printf 'this member %s; %s of ${members.size()} members run, %s lead\\n' "\$here" "\$running" "\$leaders" >&2
                    exit 1
                }
            """
            timeout deadline
        }
    }
}
