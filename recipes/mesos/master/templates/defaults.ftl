# Written by Drover: changes made here are lost.
<#list variables as name, value>
[=name]=[=sh(value)]
</#list>
