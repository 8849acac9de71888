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
    supports debian: '>= 8', ubuntu: '>= 12.04'

    converge {
        def members = ensemble.collect { [id: it.memberId('zookeeper'), address: it.address] }
        def addresses = members.collect { it.address }.join(' ')
        def deadline = healthTimeout

        pkg('zookeeperd') { recommends false }
        file('/etc/zookeeper/conf/myid') { content "${memberId('zookeeper')}\n" }
        file('/etc/zookeeper/conf/zoo.cfg') {
            content template('zoo.cfg.ftl',
                    members: members, clientPort: clientPort, peerPort: peerPort, electionPort: electionPort,
                    dataDir: dataDir, tickTime: tickTime, initLimit: initLimit, syncLimit: syncLimit)
        }
        service('zookeeper') {
            ensure running, enabled
            restartOn file('/etc/zookeeper/conf/myid'), file('/etc/zookeeper/conf/zoo.cfg')
        }
        // The init system cannot tell a member without a quorum from a good one: only srvr can.
        waitFor('zookeeper has one leader') {
            doc 'this member serves, and the ensemble has one leader; or fewer members than a majority run yet'
            command """
                ask() {
                    timeout 3 bash -c 'exec 3<>"/dev/tcp/\$1/\$2" && printf "\$3" >&3 && cat <&3' ask "\$1" ${clientPort} "\$2"
                }
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
