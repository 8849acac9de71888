<#include 'ask.sh.ftl'>
# All of them know the same leader.
leaders=
<#list masters as master>
fetch [=sh(master.address)] [=marathonPort] /v2/leader || exit
leaders="$leaders$(first leader)"$'\n'
</#list>
leaders=$(sort -u <<<"${leaders%$'\n'}" | tr '\n' ' ')
echo "${leaders% }"
[[ ${leaders% } = *[![:space:]]* && ${leaders% } != *' '* ]] || {
    echo "not one leader: ${leaders% }"
    exit 1
}
