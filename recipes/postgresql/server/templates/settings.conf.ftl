# Written by Drover: changes made here are lost.
<#list lines as line>
[=line]
</#list>
