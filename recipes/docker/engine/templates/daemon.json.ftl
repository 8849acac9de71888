{
<#list settings as key, value>
  [=json(key)]: [=json(value)]<#sep>,</#sep>
</#list>
}
