# Written by Drover: changes made here are lost.
<#list servers as server>
server [=server] iburst
</#list>
driftfile /var/lib/chrony/[=isDebian?then('chrony.drift', 'drift')]
# A clock that is far off is set at once after a boot; later it is only slewed.
makestep 1.0 3
maxupdateskew 100.0
rtcsync
