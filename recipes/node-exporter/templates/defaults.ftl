# Written by Drover: changes made here are lost.
ARGS="[=arguments]"
