# Installs and removes packages in one transaction of apt.
#
# $1      seconds to wait for locks
# $2      recommended packages: yes, no, default
# $3      start services: yes, no
# $4      allow older versions: yes, no
# $5      packages that are not named and would be removed with these: keep (then it is refused), remove
# $6...   three words for each package: install|latest|remove, name, version pattern (* for any)
#
# Names and patterns were checked: they have no blank, no quote, no bracket.

lock_timeout=$1
recommends=$2
start_services=$3
allow_downgrade=$4
undeclared=$5
shift 5

state=/var/lib/drover
record=$state/apt-transaction
policy=/usr/sbin/policy-rc.d
policy_pid=/run/drover-policy-rc.d.pid
forbidden=

clean_up() {
    restore_policy
    # Otherwise the record says to the next transaction that what is not finished is ours.
    dpkg_is_interrupted || [ -n "$(half_done others)" ] || rm -f -- "$record"
    apt_clean_up
}

# Somebody else's dpkg is at work, and nothing of ours was begun; but debconf's database may be locked in the midst of ours.
apt_unlocked_note() {
    if grep -q -E '^(Unpacking|Setting up|Removing) ' "$log"; then
        printf 'run again later\n'
        state_now
        return
    fi
    [ "$ours" = yes ] || rm -f -- "$record"
    printf 'nothing was changed; run again later\n'
}

# The same test as apt's own.
dpkg_is_interrupted() {
    for file in /var/lib/dpkg/updates/[0-9]*; do
        [ -e "$file" ] && return 0
    done
    return 1
}

# --- services that shall not start -------------------------------------------------------------------------------------

# Puts back what stood there, also after a transaction that was killed.
restore_policy() {
    if grep -q '^# drover: no services' "$policy" 2>/dev/null; then
        if [ -e "$policy.drover-saved" ] || [ -L "$policy.drover-saved" ]; then
            mv -f -- "$policy.drover-saved" "$policy"
        else
            rm -f -- "$policy"
        fi
    fi
    rm -f -- "$policy_pid"
}

# The policy holds for what this process starts and for nobody else: another's transaction, whose lock may have to be waited for,
# starts its services, and what a crash leaves behind does no harm.
forbid_services() {
    [ -z "$forbidden" ] || return 0
    forbidden=yes
    printf '%s\n' "$self" >"$policy_pid" || fail "cannot write $policy_pid; nothing was changed"
    # shellcheck disable=SC2016 # text of another script
    printf '%s\n' '#!/bin/sh' \
        '# drover: no services are started by one package transaction' \
        "ours=\$(cat $policy_pid 2>/dev/null)" \
        'pid=$$' \
        'while [ "${pid:-0}" -gt 1 ]; do' \
        '    [ "$pid" = "$ours" ] && exit 101' \
        '    parent=' \
        '    while read -r key value; do' \
        '        [ "$key" != PPid: ] || parent=$value' \
        '    done 2>/dev/null <"/proc/$pid/status"' \
        '    pid=$parent' \
        'done' \
        "[ -x $policy.drover-saved ] && exec $policy.drover-saved \"\$@\"" \
        'exit 0' >"$policy.drover-new" || fail "cannot write $policy.drover-new; nothing was changed"
    chmod 0755 "$policy.drover-new"
    if [ -e "$policy" ] || [ -L "$policy" ]; then
        mv -f -- "$policy" "$policy.drover-saved" || fail "cannot keep $policy; nothing was changed"
    fi
    mv -f -- "$policy.drover-new" "$policy" || fail "cannot write $policy; nothing was changed"
}

# --- which versions there are ------------------------------------------------------------------------------------------

have_lists() {
    for file in /var/lib/apt/lists/*_Packages*; do
        [ -e "$file" ] && return 0
    done
    return 1
}

# Writes "name candidate version..." for each asked package that apt knows to $work/known. A name is looked up among all
# names first: apt takes an unknown one for a regular expression.
look_up() {
    apt-cache pkgnames >"$work/names" 2>"$log" || return 1
    names=$(awk 'BEGIN { for (i = 1; i < ARGC - 1; i++) { bare = ARGV[i]; sub(/:.*/, "", bare); wanted[bare] = wanted[bare] " " ARGV[i]; ARGV[i] = "" } }
        $0 in wanted { print wanted[$0] }' "$@" "$work/names")
    : >"$work/known"
    [ -n "$names" ] || return 0
    set -f
    # shellcheck disable=SC2086 # a list of checked names
    apt-cache policy $names 2>"$log" | awk '
        /^[^ ].*:$/ { if (line != "") print line; name = $0; sub(/:$/, "", name); line = ""; next }
        /^  Candidate: / { line = name " " $2; next }
        /^( \*\*\*|    ) [^ ]/ { line = line " " ($1 == "***" ? $2 : $1) }
        END { if (line != "") print line }' >"$work/known"
    set +f
}

# choose NAME PATTERN: sets $choice to the candidate if it fits, else to the highest version that fits.
choose() {
    choice=
    versions=
    while read -r known candidate rest; do
        [ "$known" = "$1" ] || continue
        versions=$rest
        [ "$candidate" = '(none)' ] && continue
        for version in $candidate $rest; do
            # shellcheck disable=SC2254 # a pattern is wanted
            case $version in
                $2) choice=$version; break ;;
            esac
        done
    done <"$work/known"
    [ -n "$choice" ]
}

# Sets $words, the packages as apt-get takes them; fails if one cannot be had.
resolve() {
    words=
    missing=
    older=
    while read -r verb name pattern; do
        case $verb in
            remove) words="$words $name-"; continue ;;
        esac
        choose "$name" "$pattern" || { missing="$missing $name"; continue; }
        if [ "$pattern" = '*' ]; then
            words="$words $name"
        else
            words="$words $name=$choice"
            # shellcheck disable=SC2016 # dpkg-query's own placeholders
            present=$(dpkg-query -W -f='${db:Status-Abbrev} ${Version}\n' -- "$name" 2>/dev/null | sed -n 's/^.i. *//p' | head -n 1)
            if [ -n "$present" ] && dpkg --compare-versions "$choice" lt "$present"; then
                older="$older$name is at $present, newer than the wanted $choice; "
            fi
        fi
    done <"$work/wanted"
    [ -z "$missing" ]
}

refresh() {
    refreshed=yes
    # apt dates its lists as the server does, and this directory whenever it tries to read them.
    tried=$(stat -c %Y /var/lib/apt/lists/partial 2>/dev/null)
    newest=$(stat -c %Y /var/lib/apt/lists/partial /var/lib/apt/lists/*_Packages* 2>/dev/null | sort -n | tail -n 1)
    if apt_update; then
        refresh_note='; the package lists were read again just now'
    else
        [ -z "$tried" ] || touch -d "@$tried" /var/lib/apt/lists/partial
        age=$((($(date +%s) - ${newest:-0}) / 86400))
        if have_lists; then
            refresh_note="; the package lists are $age days old and could not be read again:
$(apt_reasons)"
        else
            refresh_note="; there are no package lists, and they could not be read:
$(apt_reasons)"
        fi
    fi
}

near() {
    apt-cache pkgnames "$(printf '%.1s' "$1")" 2>/dev/null | near_names "$1"
}

providers() {
    apt-cache showpkg "$1" 2>/dev/null | awk -v name="$1" '
        /^Package: / { asked = $2 == name; found = 0 }
        /^Reverse Provides:/ { found = asked; next }
        found && NF && !seen[$1]++ { print $1 }' | sort | head -n 8 |
        sed '$!s/$/,/' | tr '\n' ' ' | sed 's/ $//'
}

explain_missing() {
    for absent in $missing; do
        pattern=$(awk -v name="$absent" '$2 == name { print $3; exit }' "$work/wanted")
        choose "$absent" '*'
        if [ -n "$choice" ]; then
            shown=$(printf '%s\n' "$versions" | tr ' ' '\n' | head -n 12 | tr '\n' ' ' | sed 's/ $//')
            printf "apt knows no version '%s' of package '%s'; there are: %s%s\n" "$pattern" "$absent" "$shown" "$refresh_note"
        else
            others=$(providers "$absent")
            if [ -n "$others" ]; then
                printf "'%s' is a virtual package: name one of those that provide it: %s\n" "$absent" "$others"
            else
                others=$(near "$absent")
                printf "apt knows no package '%s'%s%s\n" "$absent" "${others:+; near: $others}" "$refresh_note"
            fi
        fi
    done
}

# --- what may not be touched -------------------------------------------------------------------------------------------

check_holds() {
    # shellcheck disable=SC2016 # dpkg-query's own placeholders
    held=$(cut -d ' ' -f 2 "$work/wanted" | xargs dpkg-query -W -f='${db:Status-Abbrev} ${Package} ${Version}\n' -- 2>/dev/null | awk '/^hi/ { print $2 " at " $3 }')
    [ -z "$held" ] || fail "on hold: $(printf '%s' "$held" | tr '\n' ' '); nothing was changed; 'apt-mark unhold' on the host lets it go"
}

# What stands in the way of another package, which apt does not say.
say_holds() {
    grep -q 'held broken packages' "$log" || return 0
    # shellcheck disable=SC2016 # dpkg-query's own placeholders
    held=$(dpkg-query -W -f='${db:Status-Abbrev} ${Package} ${Version}\n' 2>/dev/null | awk -v log_file="$log" '
        BEGIN { while ((getline < log_file) > 0) for (i = 1; i <= NF; i++) named[$i] = 1 }
        /^hi/ && $2 in named { printf "%s%s at %s", comma, $2, $3; comma = ", " }')
    [ -z "$held" ] || printf "on hold: %s; 'apt-mark unhold' on the host lets it go\n" "$held"
}

# half_done all|others: the packages that dpkg did not finish; of others, without those that this transaction itself finishes.
half_done() {
    # shellcheck disable=SC2016 # dpkg-query's own placeholders
    dpkg-query -W -f='${Status} ${Package}\n' 2>/dev/null | awk -v which="$1" -v wanted="$work/wanted" '
        BEGIN { while (which == "others" && (getline < wanted) > 0) { sub(/:.*/, "", $2); asked[$2] = 1 } }
        $3 ~ /^(half-installed|unpacked|half-configured)$/ && !($4 in asked) { print $3 ": " $4 }' |
        sed '$!s/$/,/' | tr '\n' ' ' | sed 's/ $//'
}

# Refuses to go on where dpkg was interrupted: apt would go on with what somebody else left half done.
check_interruption() {
    dpkg_is_interrupted || [ -n "$(half_done others)" ] || return 0
    # A dpkg that is still at work looks the same. This takes its lock, looks and changes nothing.
    apt_get check || :
    if dpkg_is_interrupted; then
        repair_if_ours
    fi
    unfinished=$(half_done others)
    [ -z "$unfinished" ] || [ "$ours" = yes ] ||
        fail "dpkg did not finish packages before this run; $unfinished; nothing was changed; look, then run 'dpkg --configure -a' on the host"
}

# --- the transaction ---------------------------------------------------------------------------------------------------

# What became of the packages, for the message of a failure.
state_now() {
    while read -r verb name pattern; do
        # shellcheck disable=SC2016 # dpkg-query's own placeholders
        found=$(dpkg-query -W -f='${Status} ${Version}' -- "$name" 2>/dev/null | cut -d ' ' -f 3-)
        printf '%s is now: %s\n' "$name" "${found:-not installed}"
    done <"$work/wanted"
}

install() {
    case $recommends in
        yes) set -- --install-recommends ;;
        no) set -- --no-install-recommends ;;
        *) set -- ;;
    esac
    if [ -n "$older" ]; then
        set -- "$@" -o APT::Get::allow-downgrades=true
    fi
    # Nothing goes but what is asked for, and no settings with it, whatever the host's apt is set to.
    set -- "$@" -o APT::Get::AutomaticRemove=false -o APT::Get::Purge=false
    set -f
    result=0
    if [ "$undeclared" = keep ]; then
        # A simulation takes no lock and writes nothing.
        # shellcheck disable=SC2086 # a list of checked names and versions
        apt_get -s "$@" install $words || result=$?
        [ "$result" -ne 0 ] || refuse_other_removals
    fi
    if [ "$result" -eq 0 ]; then
        # shellcheck disable=SC2086 # a list of checked names and versions
        apt_get -y -o DPkg::Options::=--force-confdef -o DPkg::Options::=--force-confold "$@" install $words || result=$?
    fi
    set +f
    return "$result"
}

# Fails if what was simulated removes a package that is not wanted gone: one that needs what goes, or that cannot be there
# together with what comes.
refuse_other_removals() {
    awk -v native="$(dpkg --print-architecture)" '
        function plain(name) { return substr(name, length(name) - length(":" native) + 1) == ":" native ? substr(name, 1, length(name) - length(":" native)) : name }
        FILENAME == ARGV[1] { if ($1 == "remove") gone[plain($2)] = 1; next }
        ($1 == "Remv" || $1 == "Purg") && !(plain($2) in gone) { print $2 }' "$work/wanted" "$log" | sort -u >"$work/others"
    [ ! -s "$work/others" ] || fail "apt would also remove $(sed '$!s/$/,/' "$work/others" | tr '\n' ' ' | sed 's/ $//'), which is not declared absent beside it; nothing was changed; if it shall go: $(sed "s/.*/pkg('&') { absent() }/" "$work/others" | sed '$!s/$/;/' | tr '\n' ' ' | sed 's/ $//')"
}

repair_if_ours() {
    interrupted=$(half_done all)
    if [ "$ours" = no ]; then
        rm -f -- "$record"
        fail "dpkg was interrupted before this run${interrupted:+; $interrupted}; nothing was changed; look, then run 'dpkg --configure -a' on the host"
    fi
    [ "$start_services" = yes ] || forbid_services
    dpkg --force-confdef --force-confold --configure -a </dev/null >"$log" 2>&1 ||
        fail "an earlier transaction of ours was interrupted${interrupted:+; $interrupted}; 'dpkg --configure -a' failed:
$(tail -n 8 "$log")"
}

fetch_failed() {
    grep -q -E '^E: (Failed to fetch|Unable to fetch)' "$log"
}

# A dependency is in none of the lists: those of some source may never have been fetched.
unmet() {
    grep -q -E 'unmet dependencies|not installable|held broken packages' "$log"
}

install_or_mend() {
    install && return 0
    if grep -q 'dpkg was interrupted' "$log"; then
        repair_if_ours
        install
    elif { fetch_failed || unmet; } && [ -z "$refreshed" ]; then
        # The lists are older than the server's files, or lack a source.
        refresh
        install
    else
        return 1
    fi
}

refreshed=
refresh_note=
apt_begin

# apt calls a package of the host's own architecture by its bare name.
for word in "$@"; do
    printf '%s ' "$word"
done | awk -v native=":$(dpkg --print-architecture)" '
    function plain(name,    bare) { bare = length(name) - length(native); return substr(name, bare + 1) == native ? substr(name, 1, bare) : name }
    { for (i = 1; i + 2 <= NF; i += 3) print $i, plain($(i + 1)), $(i + 2) }' >"$work/wanted"

ours=no
[ -e "$record" ] && ours=yes
restore_policy
check_interruption
check_holds

if grep -q -v '^remove ' "$work/wanted" && ! have_lists; then
    refresh
fi
set -f
# shellcheck disable=SC2046 # a list of checked names
look_up $(cut -d ' ' -f 2 "$work/wanted") || fail "apt cannot read its package lists; nothing was changed:
$(apt_reasons)"
set +f
if ! resolve; then
    [ -n "$refreshed" ] || refresh
    set -f
    # shellcheck disable=SC2046 # a list of checked names
    look_up $(cut -d ' ' -f 2 "$work/wanted")
    set +f
    resolve || fail "$(explain_missing)
nothing was changed"
fi
if [ -n "$older" ] && [ "$allow_downgrade" = no ]; then
    fail "${older}nothing was changed; allowDowngrade() lets it go back"
fi

if [ ! -d "$state" ]; then
    mkdir -m 0700 -- "$state" || fail "cannot make $state; nothing was changed"
fi
: >"$record" || fail "cannot write $record; nothing was changed"
[ "$start_services" = yes ] || forbid_services

if ! install_or_mend; then
    held=$(say_holds)
    fail "apt-get failed:
$(apt_reasons)
${held:+$held
}$(state_now)"
fi
