MARATHON_MESOS_USER=root
<#list options as option>
[=option.name]=[=sh(option.value)]
</#list>
