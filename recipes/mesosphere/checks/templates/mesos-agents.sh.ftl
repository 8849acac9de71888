<#include 'ask.sh.ftl'>
# Those that are activated are those of the inventory.
fetch [=sh(here)] [=masterPort] /state || fetch [=sh(here)] [=masterPort] /state.json || exit
activated=$(first activated_slaves)
activated=${activated%.*}
known=$(values pid | sed -n 's/^slave([0-9]*)@\(.*\):[0-9]*$/\1/p' | sort -u)
missing= foreign=$known
<#list agents as agent>
if grep -qxF [=sh(agent.address)] <<<"$known"; then
    foreign=$(grep -vxF [=sh(agent.address)] <<<"$foreign")
else
    missing="$missing "[=sh(agent.name)]
fi
</#list>
foreign=$(tr '\n' ' ' <<<"$foreign")
foreign=${foreign% }
echo "${activated:-0} of [=agents?size] activated"
[[ ${activated:-0} -eq [=agents?size] && -z $missing && -z $foreign ]] || {
    echo "${activated:-0} of [=agents?size] activated${missing:+; not there:$missing}${foreign:+; not in the inventory: $foreign}"
    exit 1
}
