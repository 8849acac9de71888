<#include 'ask.sh.ftl'>
# An agent tells its id and its master once it is registered.
fetch [=sh(here)] [=agentPort] /state || fetch [=sh(here)] [=agentPort] /state.json || exit
master=$(first master_hostname)
id=$(first id)
[[ -n $master && -n $id ]] || {
    echo 'it runs, but is not registered with a master'
    exit 1
}
echo "registered with $master as $id"
