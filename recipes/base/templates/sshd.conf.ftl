# Written by Drover: changes made here are lost.
<#if passwords??>
PasswordAuthentication [=passwords?then('yes', 'no')]
KbdInteractiveAuthentication [=passwords?then('yes', 'no')]
</#if>
<#if rootLogin??>
PermitRootLogin [=rootLogin]
</#if>
