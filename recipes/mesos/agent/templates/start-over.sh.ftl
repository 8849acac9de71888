# Lets the agent forget which one it was, and stops it.
<#include 'running.sh.ftl'>
# This first: if nothing more comes to pass, the agent begins anew when it is restarted. What it kept stays where it is.
if [ -L "$latest" ]; then
    former=${latest%/slaves/latest}/former-agent
    rm -f -- "$former" && mv -- "$latest" "$former" || exit
    echo "what it was is kept in $(readlink "$former")"
fi
<#switch init>
<#case 'systemd'>
systemctl stop mesos-slave
<#break>
<#case 'upstart'>
initctl stop mesos-slave
<#break>
</#switch>
