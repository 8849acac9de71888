# Written by Drover: changes made here are lost.
# TYPE  DATABASE  USER  ADDRESS  METHOD
local all postgres peer
<#list access as line>
[=line]
</#list>
local all all peer
host all all 127.0.0.1/32 scram-sha-256
host all all ::1/128 scram-sha-256
local replication all peer
