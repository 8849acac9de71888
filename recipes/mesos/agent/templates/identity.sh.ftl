# Ends with 0 unless an agent runs that is another one than it shall be: started as that one Mesos would refuse to go on.
<#include 'running.sh.ftl'>
# Of one that is just starting there is nothing to read yet.
[ -n "$(said master MASTER)" ] && [ -L "$latest" ] || exit 0

# One line for each NAME:VALUE of a text, sorted: each KIND TEXT.
each() {
    printf '%s\n' "$2" | tr ';' '\n' | sed -n "s/^ *\(..*\)/$1 \1/p" | LC_ALL=C sort
}

hostname=$(said hostname HOSTNAME)
port=$(said port PORT)
is=$(
    printf 'hostname %s\nport %s\n' "${hostname:-$(hostname -f 2>/dev/null || hostname)}" "${port:-5051}"
    each attribute "$(said attributes ATTRIBUTES)"
    each resource "$(said resources RESOURCES)"
)
shall=$(
    printf 'hostname %s\nport %s\n' [=sh(hostname)] [=sh(port)]
    each attribute [=sh(attributes)]
    each resource [=sh(resources)]
)
[ "$is" != "$shall" ] || exit 0

joined() {
    printf '%s\n' "$1" | tr '\n' ';' | sed 's/;$//; s/;/; /g'
}
echo "it runs as $(joined "$is"), and would be $(joined "$shall")"
exit 1
