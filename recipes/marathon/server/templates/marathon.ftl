# Written by Drover: changes made here are lost.
<#list variables as variable>
<#-- systemd does not know how a shell says a ' between two of them. -->
[=variable.name]=<#if variable.quoted>[=sh(variable.value)]<#else>"[=variable.escaped]"</#if>
</#list>
