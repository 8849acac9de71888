<#if passwords??>
PasswordAuthentication [=passwords?then('yes', 'no')]
# KbdInteractiveAuthentication by the name that older ones know, too.
ChallengeResponseAuthentication [=passwords?then('yes', 'no')]
</#if>
<#if rootLogin??>
<#-- The same by the name that older ones know, too. -->
PermitRootLogin [=(rootLogin == 'prohibit-password')?then('without-password', rootLogin)]
</#if>
