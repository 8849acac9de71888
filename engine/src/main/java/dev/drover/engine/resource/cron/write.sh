# Replaces a crontab, if it is still what it was when it was looked at. The new one comes from standard input.
#
# $1 user; empty: the acting user
# $2 SHA-256 of the old one

user=$1
expected=$2

fail() {
    printf '%s; the old crontab is untouched\n' "$1" >&2
    exit 1
}

table_of_user() {
    if [ -z "$user" ] || [ "$user" = "$(id -un)" ]; then
        crontab "$1"
    else
        crontab -u "$user" "$1"
    fi
}

old=$(table_of_user -l 2>/dev/null </dev/null | sha256sum)
[ "${old%% *}" = "$expected" ] || fail 'the crontab was changed by somebody else since it was looked at'
words=$(table_of_user - 2>&1) || fail "crontab refused the new one: $words"
