<#include 'leader.sh.ftl'>
leader_in_zookeeper || exit
echo "$leader in [=mesosPath]/$node"
