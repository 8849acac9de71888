# What a host has besides files, a line each: kind, tab, name, tab, state.
set -eu
dpkg-query -W -f 'package\t${binary:Package}\t${Version} ${db:Status-Abbrev}\n'
apt-mark showmanual | awk '{ print "manual package\t" $1 "\tyes" }'
apt-mark showhold | awk '{ print "held package\t" $1 "\tyes" }'
getent passwd | awk -F: '{ print "user\t" $1 "\t" $0 }'
getent group | awk -F: '{ print "group\t" $1 "\t" $0 }'
# The third field, the day of the last change, is another one after midnight.
getent shadow | awk -F: -v OFS=: '{ name = $1; if ($3 != "" && $3 != 0) $3 = "DAY"; print "password\t" name "\t" $0 }'
# What is enabled is links and files, which are compared as such; systemd makes these itself when it reads /etc/fstab.
[ ! -d /run/systemd/generator ] || find /run/systemd/generator -name '*.mount' -printf 'at boot\t%f\tgenerated\n'
systemctl list-units --all --no-legend --plain --no-pager --type=service,socket,timer |
    awk '{ print "unit\t" $1 "\t" $2 " " $3 " " $4 }'
systemctl show --property=Id,InvocationID,SubState '*.service' | awk -F= '
    $1 == "Id" { id = $2 }
    $1 == "InvocationID" { invocation = $2 }
    $1 == "SubState" { sub_state = $2 }
    $0 == "" { print "start\t" id "\t" (sub_state == "running" ? invocation : "") }
    END { print "start\t" id "\t" (sub_state == "running" ? invocation : "") }'
