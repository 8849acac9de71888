# Installs the rpm that brings a repository; called only where no file has its section.
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
rpm_await_lock
# Also where it is installed and somebody removed its file.
rpm_until_unlocked rpm -U --replacepkgs -- "$url" || fail "the rpm $url cannot be installed; nothing was changed:
$(rpm_reasons)"
sections >"$work/after"
grep -q -x -F -e "$name" "$work/after" ||
    fail "the rpm $url was installed, but brought no repository '$name'; it brought: $(grep -v -x -F -f "$work/before" "$work/after" | sed '$!s/$/,/' | tr '\n' ' ')"
