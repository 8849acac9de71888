<#include 'ask.sh.ftl'>
# One app, with its versions: what `version` of marathonApp can roll it back to.
fetch [=sh(here)] [=marathonPort] [=sh("/v2/apps" + app)] || exit
running=$(first tasksRunning) instances=$(first instances)
fetch [=sh(here)] [=marathonPort] [=sh("/v2/apps" + app + "/versions")] || exit
versions=$(grep -oE '"[0-9]{4}-[^"]*"' <<<"$body" | tr -d '"' | tr '\n' ' ')
echo "$running of $instances run; versions, the newest first: ${versions% }"
[[ -n $running && $running = "$instances" ]]
