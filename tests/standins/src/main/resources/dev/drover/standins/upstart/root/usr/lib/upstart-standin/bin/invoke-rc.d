#!/bin/bash
# What package scripts call: for an Upstart job the local policy (policy-rc.d) is asked and the job acted upon, as in Ubuntu
# 14.04; everything else goes to Debian's own invoke-rc.d.
options=()
for argument in "$@"; do
  [[ $argument == -* ]] || break
  options+=("$argument")
done
name=${*:${#options[@]}+1:1}
action=${*:${#options[@]}+2:1}
if [[ ! $name || ! -e /etc/init/$name.conf ]]; then
  exec /usr/sbin/invoke-rc.d.distrib "$@"
fi

allowed=0
if [[ -x /usr/sbin/policy-rc.d ]]; then
  /usr/sbin/policy-rc.d "$name" "$action" 2
  allowed=$?
fi
case $allowed in
  0 | 104) ;;
  101)
    printf 'invoke-rc.d: policy-rc.d denied execution of %s.\n' "$action" >&2
    exit 0
    ;;
  *) exit "$allowed" ;;
esac
running() {
  status "$name" 2> /dev/null | grep -q ' start/'
}
case $action in
  start) running || exec start "$name" ;;
  stop) ! running || exec stop "$name" ;;
  restart | force-reload)
    ! running || stop "$name"
    exec start "$name"
    ;;
  reload) exec reload "$name" ;;
  status) exec status "$name" ;;
  *)
    printf 'invoke-rc.d: unknown action %s\n' "$action" >&2
    exit 1
    ;;
esac
