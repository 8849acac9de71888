# Written by Drover: changes made here are lost.
tickTime=[=tickTime]
initLimit=[=initLimit]
syncLimit=[=syncLimit]
dataDir=[=dataDir]
clientPort=[=clientPort]
4lw.commands.whitelist=srvr,mntr,ruok,stat,conf
admin.enableServer=false
<#list members as member>
server.[=member.id]=[=member.address]:[=peerPort]:[=electionPort]
</#list>
