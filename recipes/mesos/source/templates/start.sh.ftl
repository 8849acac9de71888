#!/bin/sh
# Written by Drover: changes made here are lost.
ulimit -n 16384 2>/dev/null || :
exec [=sh(daemon)]<#list flags as flag> \
    [=sh(flag)]</#list>
