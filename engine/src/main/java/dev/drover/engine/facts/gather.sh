# Prints what this host is: one fact a line, as a name, a blank and the value.
#
# The shell itself reads the files, line by line and only so many lines. No file system is asked for its state, so a
# mount whose server is gone cannot hold this up. What only a program knows: the machine (uname), the time (date), the
# addresses (ip), whether init is Upstart (initctl).
# shellcheck disable=SC2034,SC2268 # names of fields that are not used; x before words that could be operators
LC_ALL=C
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
export LC_ALL PATH
set -f

fact() {
    printf '%s %s\n' "$1" "$2"
}

has() {
    command -v "$1" >/dev/null 2>&1
}

# first FILE: puts its first line into $line; fails if there is none. A last line may lack its newline.
first() {
    line=
    [ -r "$1" ] || return 1
    IFS= read -r line 2>/dev/null <"$1" || [ -n "$line" ]
}

# first_as NAME FILE: its first line as a fact.
first_as() {
    if first "$2"; then
        fact "$1" "$line"
    fi
}

# lines_as NAME FILE MAX: its lines, each as a fact.
lines_as() {
    [ -r "$2" ] || return 1
    left=$3
    while [ "$left" -gt 0 ] && { IFS= read -r line || [ -n "$line" ]; }; do
        fact "$1" "$line"
        left=$((left - 1))
    done 2>/dev/null <"$2"
}

os() {
    lines_as os-release /etc/os-release 60 || lines_as os-release /usr/lib/os-release 60
    lines_as lsb-release /etc/lsb-release 20
    first_as oracle-release /etc/oracle-release
    first_as redhat-release /etc/redhat-release
    first_as system-release /etc/system-release
    first_as debian-version /etc/debian_version
    first_as alpine-release /etc/alpine-release
    fact arch "$(uname -m)"
    first_as kernel /proc/sys/kernel/osrelease
}

init() {
    pid1=
    if first /proc/1/status; then
        pid1=${line#Name:?}
        fact pid1 "$pid1"
    fi
    if [ -d /run/systemd/system ]; then
        fact init-has systemd
    elif [ "${pid1:-init}" = init ] && has initctl; then
        fact initctl "$(initctl version 2>/dev/null </dev/null)"
    fi
    if [ -d /run/openrc ] || [ -d /lib/rc/init.d ] || [ -d /lib64/rc/init.d ]; then
        fact init-has openrc
    fi
    if [ -d /etc/init.d ]; then
        fact init-has init.d
    fi
}

names() {
    if first /proc/sys/kernel/hostname; then
        host=$line
    else
        host=$(uname -n)
    fi
    fact hostname "$host"
    [ -r /etc/hosts ] || return 0
    left=2000
    while [ "$left" -gt 0 ] && { read -r address aliases || [ -n "$address" ]; }; do
        left=$((left - 1))
        for alias in ${aliases%%#*}; do
            if [ "$alias" = "$host" ]; then
                fact hosts "${aliases%%#*}"
            fi
        done
    done 2>/dev/null </etc/hosts
}

# Local addresses without ip: a line with the address comes before the one that says so.
local_addresses() {
    [ -r /proc/net/fib_trie ] || return 0
    left=4000
    leaf=
    while [ "$left" -gt 0 ] && read -r mark value rest; do
        left=$((left - 1))
        case $mark in
            '|--') leaf=$value ;;
            /32) [ "$value $rest" != 'host LOCAL' ] || fact local "$leaf" ;;
        esac
    done 2>/dev/null </proc/net/fib_trie
}

network() {
    if has ip; then
        ip -o addr show 2>/dev/null </dev/null | {
            left=1000
            while [ "$left" -gt 0 ] && read -r _ name family address _; do
                left=$((left - 1))
                case $family in
                    inet | inet6) fact address "$name $address" ;;
                esac
            done
        }
    else
        local_addresses
        lines_as inet6 /proc/net/if_inet6 500
    fi
    lines_as route /proc/net/route 500
    [ -r /proc/net/ipv6_route ] || return 0
    left=1000
    while [ "$left" -gt 0 ] && read -r target prefix _ _ _ metric rest; do
        left=$((left - 1))
        if [ "$target/$prefix" = 00000000000000000000000000000000/00 ]; then
            fact route6 "$metric ${rest##* }"
        fi
    done 2>/dev/null </proc/net/ipv6_route
}

processors() {
    if first /sys/devices/system/cpu/online; then
        fact cpu-online "$line"
    elif [ -r /proc/stat ]; then
        count=-1
        while read -r name _; do
            case $name in
                cpu*) count=$((count + 1)) ;;
                *) break ;;
            esac
        done 2>/dev/null </proc/stat
        fact cpu-count "$count"
    fi
    [ -r /proc/cpuinfo ] || return 0
    left=40
    while [ "$left" -gt 0 ] && IFS= read -r line; do
        left=$((left - 1))
        case $line in
            'model name'* | 'cpu model'* | Processor* | Hardware* | 'cpu	'*) fact cpu-model "${line#*: }" ;;
            flags*' hypervisor'*) fact hypervisor-flag yes ;;
        esac
    done 2>/dev/null </proc/cpuinfo
}

disks() {
    set +f
    for disk in /sys/block/*; do
        case ${disk##*/} in
            '*' | loop* | ram* | zram* | sr* | fd* | nbd*) ;;
            *)
                if first "$disk/size"; then
                    fact disk "${disk##*/} $line"
                fi
                ;;
        esac
    done
    set -f
}

mounts() {
    [ -r /proc/self/mounts ] || return 0
    left=1000
    while [ "$left" -gt 0 ] && read -r device path type _; do
        left=$((left - 1))
        fact mount "$path $device $type"
    done 2>/dev/null </proc/self/mounts
}

virtual() {
    if [ -e /.dockerenv ]; then
        fact container docker
    fi
    if [ -e /run/.containerenv ]; then
        fact container podman
    fi
    first_as container /run/systemd/container
    if [ -d /proc/vz ] && ! [ -d /proc/bc ]; then
        fact container openvz
    fi
    lines_as cgroup /proc/1/cgroup 20
    first_as hypervisor /sys/hypervisor/type
    first_as dmi /sys/class/dmi/id/sys_vendor
    first_as dmi /sys/class/dmi/id/product_name
    first_as dmi /sys/class/dmi/id/bios_vendor
}

# The name of this shell's effective user: from the first users of /etc/passwd, else as id says.
user() {
    uid=
    if [ -r /proc/self/status ]; then
        while read -r key _ effective _; do
            if [ "$key" = Uid: ]; then
                uid=$effective
                break
            fi
        done 2>/dev/null </proc/self/status
    fi
    left=200
    if [ -n "$uid" ] && [ -r /etc/passwd ]; then
        while [ "$left" -gt 0 ] && IFS=: read -r name _ id _; do
            left=$((left - 1))
            if [ "$id" = "$uid" ]; then
                fact user "$name"
                return 0
            fi
        done 2>/dev/null </etc/passwd
    fi
    fact user "$(id -un 2>/dev/null || id -u)"
}

tools() {
    found=
    for tool in \
        apk apt apt-get bash bzip2 chkconfig crontab curl debconf-set-selections dnf docker dpkg dpkg-query firewall-cmd \
        flock getenforce getent git gpg groupadd gzip hostnamectl id initctl ip iptables java locale-gen modprobe mount \
        nc netstat openssl pacman perl pip3 podman python python3 rc-service rc-update restorecon rpm rsync service \
        setenforce setsid sha256sum ss stat sudo sysctl systemctl tar timedatectl timeout ufw unzip update-rc.d \
        useradd usermod visudo wget xz yum zypper; do
        if has "$tool"; then
            found="$found $tool"
        fi
    done
    fact tools "${found# }"
}

fact drover-facts 1
fact time "$(date +%s)"
os
init
names
network
processors
lines_as memory /proc/meminfo 5
disks
mounts
virtual
if first /sys/fs/selinux/enforce || first /selinux/enforce; then
    fact selinux "$line"
fi
user
tools
fact end 1
exit 0
