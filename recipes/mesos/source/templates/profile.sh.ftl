# Written by Drover: changes made here are lost.
<#list directories as directory>
case :$PATH: in
*:[=directory]:*) ;;
*) PATH=$PATH:[=directory] ;;
esac
</#list>
