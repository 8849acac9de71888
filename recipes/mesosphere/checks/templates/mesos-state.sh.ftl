<#include 'leader.sh.ftl'>
# A master that does not lead answers itself before Mesos 1.0, and sends to the leader since.
fetch [=sh(here)] [=masterPort] /state || fetch [=sh(here)] [=masterPort] /state.json || exit
said=$(first leader)
leader_in_zookeeper || exit
echo "${said:-no leader}"
[[ $said = "$leader" ]] || {
    echo "this master says ${said:-that there is none}, ZooKeeper says $leader"
    exit 1
}
