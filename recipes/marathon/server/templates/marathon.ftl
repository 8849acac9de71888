# Written by Drover: changes made here are lost.
<#list variables as variable>
[=variable.name]="[=variable.value]"
</#list>
