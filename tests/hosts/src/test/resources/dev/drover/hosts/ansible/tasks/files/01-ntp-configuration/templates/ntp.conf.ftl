driftfile /var/lib/ntpsec/ntp.drift
<#list servers as server>
pool [=server] iburst
</#list>
restrict default kod nomodify nopeer noquery limited
<#list restrict as address>
restrict [=address]
</#list>
