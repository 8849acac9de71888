# Installs the rpm that brings a repository.
# $1 seconds to wait for locks, $2 name of the repository, $3 URL of the rpm
lock_timeout=$1
name=$2
url=$3
tool=rpm

clean_up() {
    rpm_clean_up
}

sections() {
    awk '{ sub(/[ \t\r]+$/, "") } /^\[.*\]$/ { print substr($0, 2, length($0) - 2) }' /etc/yum.repos.d/*.repo /dev/null 2>/dev/null
}

rpm_begin
sections >"$work/before"
if ! rpm_until_unlocked rpm -U -- "$url"; then
    if grep -q 'is already installed' "$log" "$out"; then
        fail "the rpm $url is installed already, but no file in /etc/yum.repos.d has a section [$name]; nothing was changed; its sections: $(tr '\n' ' ' <"$work/before")"
    fi
    fail "the rpm $url cannot be installed:
$(rpm_reasons)"
fi
sections >"$work/after"
grep -q -x -F -e "$name" "$work/after" ||
    fail "the rpm $url was installed, but brought no repository '$name'; it brought: $(grep -v -x -F -f "$work/before" "$work/after" | tr '\n' ' ')"
