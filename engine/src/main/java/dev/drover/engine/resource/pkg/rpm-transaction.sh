# Installs and removes packages in one transaction of dnf or yum.
#
# $1      seconds to wait for locks
# $2      dnf or yum
# $3      recommended packages: yes, no, default
# $4      allow older versions: yes, no
# $5      architecture of the host
# $6      packages that are not named and would be removed with these: keep (then it is refused), remove
# $7...   three words for each package: install|latest|remove, name (perhaps with :architecture), version pattern (* for any)
#
# Names and patterns were checked: they have no blank, no quote, no bracket.

lock_timeout=$1
tool=$2
recommends=$3
allow_downgrade=$4
host_arch=$5
undeclared=$6
shift 6

clean_up() {
    rpm_clean_up
}

# Functions of awk that what follows shares: which line is meant by a name, whether a version is of a pattern, and which of two
# versions is the newer one, as rpm sees it.
awk_functions='
    function ours(name, arch, wanted,    colon) {
        colon = index(wanted, ":")
        if (colon) return name == substr(wanted, 1, colon - 1) && arch == substr(wanted, colon + 1)
        if (name != wanted) return 0
        return !(host_arch ~ /^(x86_64|amd64)$/ && arch ~ /^(i[3-6]86|athlon)$/) && !(host_arch == "ppc64" && arch == "ppc") && !(host_arch == "s390x" && arch == "s390")
    }
    # Of "*" and "?"; a version is meant with or without its epoch and with or without its release.
    function fits(evr, pattern,    regex, vr, v, e, i, c) {
        regex = ""
        for (i = 1; i <= length(pattern); i++) {
            c = substr(pattern, i, 1)
            regex = regex (c == "*" ? ".*" : c == "?" ? "." : c ~ /[A-Za-z0-9]/ ? c : c == "^" ? "\\^" : "[" c "]")
        }
        regex = "^" regex "$"
        vr = evr
        e = ""
        if ((i = index(evr, ":")) > 0) { e = substr(evr, 1, i); vr = substr(evr, i + 1) }
        v = vr
        sub(/-[^-]*$/, "", v)
        return evr ~ regex || vr ~ regex || v ~ regex || (e v) ~ regex
    }
    function segment(a, b,    x, y) {
        while (a != "" || b != "") {
            sub(/^[^A-Za-z0-9~^]+/, "", a)
            sub(/^[^A-Za-z0-9~^]+/, "", b)
            x = substr(a, 1, 1)
            y = substr(b, 1, 1)
            if (x == "~" || y == "~") {
                if (x != "~") return 1
                if (y != "~") return -1
                a = substr(a, 2); b = substr(b, 2)
                continue
            }
            if (x == "^" || y == "^") {
                if (x == "") return -1
                if (y == "") return 1
                if (x != "^") return 1
                if (y != "^") return -1
                a = substr(a, 2); b = substr(b, 2)
                continue
            }
            if (a == "" || b == "") break
            if (x ~ /[0-9]/) {
                if (y !~ /[0-9]/) return 1
                match(a, /^[0-9]+/); x = substr(a, 1, RLENGTH); a = substr(a, RLENGTH + 1)
                match(b, /^[0-9]+/); y = substr(b, 1, RLENGTH); b = substr(b, RLENGTH + 1)
                sub(/^0+/, "", x); sub(/^0+/, "", y)
                if (length(x) != length(y)) return length(x) < length(y) ? -1 : 1
            } else {
                if (y ~ /[0-9]/) return -1
                match(a, /^[A-Za-z]+/); x = substr(a, 1, RLENGTH); a = substr(a, RLENGTH + 1)
                match(b, /^[A-Za-z]+/); y = substr(b, 1, RLENGTH); b = substr(b, RLENGTH + 1)
            }
            # As texts: two numbers of one length compare alike.
            if (("x" x) != ("x" y)) return ("x" x) < ("x" y) ? -1 : 1
        }
        return a == "" ? (b == "" ? 0 : -1) : 1
    }
    function part(evr, which,    i) {
        if ((i = index(evr, ":")) > 0) { if (which == "e") return substr(evr, 1, i - 1); evr = substr(evr, i + 1) }
        else if (which == "e") return "0"
        match(evr, /-[^-]*$/)
        return which == "v" ? substr(evr, 1, RSTART - 1) : substr(evr, RSTART + 1)
    }
    function compare(a, b,    c) {
        if ((c = segment(part(a, "e"), part(b, "e"))) != 0) return c
        if ((c = segment(part(a, "v"), part(b, "v"))) != 0) return c
        return segment(part(a, "r"), part(b, "r"))
    }
'

# What rpm has of the wanted names: "name architecture version" lines in file $1.
installed() {
    sed 's/^[a-z]* \([^ :]*\).*/\1/' "$work/wanted" | sort -u |
        xargs rpm -q --qf '%{NAME} %{ARCH} %|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\n' -- 2>"$work/rpm-errors" |
        grep -v ' is not installed$' | sed 's/ 0:/ /' >"$1"
    ! grep -q 'error:' "$work/rpm-errors" || fail "rpm cannot read its database; nothing was changed:
$(grep 'error:' "$work/rpm-errors" | head -n 4)"
}

# list_of ASPECT FILE WORD...: "name architecture version" lines of what `dnf list` prints; three words for each, on two lines
# where they are long.
list_of() {
    aspect=$1
    file=$2
    shift 2
    if ! rpm_tool "$@"; then
        # dnf and yum say so where none of the names is known.
        grep -q -i 'no matching' "$log" || return 1
    fi
    awk -v aspect="$aspect" '
        /^(Installed|Available|Updated) ([Pp]ackages|[Uu]pgrades)$/ { listed = $1; words = 0; next }
        listed == "Available" || (aspect == "updates" && listed == "Updated") {
            for (i = 1; i <= NF; i++) { word[words++] = $i; if (words == 3) { show(); words = 0 } }
        }
        function show() {
            match(word[0], /\.[^.]*$/)
            print substr(word[0], 1, RSTART - 1), substr(word[0], RSTART + 1), word[1]
        }' "$out" >"$file"
}

names_of() {
    awk -v verb="$1" '$1 ~ verb { sub(/:.*/, "", $2); print $2 }' "$work/wanted" | sort -u
}

# Which versions there are, and which upgrades.
look_up() {
    : >"$work/known"
    : >"$work/updates"
    # shellcheck disable=SC2046 # a list of checked names
    if [ -n "$(names_of '^(install|latest)$')" ]; then
        list_of known "$work/known" list --showduplicates $(names_of '^(install|latest)$') || return 1
    fi
    # shellcheck disable=SC2046 # a list of checked names
    if [ -n "$(names_of '^latest$')" ]; then
        list_of updates "$work/updates" list updates $(names_of '^latest$') || return 1
    fi
}

# Writes $work/steps, a line each: "install|downgrade|remove word", "missing name pattern" or "older name present wanted".
resolve() {
    awk -v host_arch="$host_arch" "$awk_functions"'
        FILENAME == ARGV[1] { have[h++] = $0; next }
        FILENAME == ARGV[2] { known[k++] = $0; next }
        FILENAME == ARGV[3] { update[u++] = $0; next }
        $1 == "remove" {
            for (i = 0; i < h; i++) { split(have[i], p, " "); if (ours(p[1], p[2], $2)) print "remove", p[1] "." p[2] }
            next
        }
        {
            present = ""
            for (i = 0; i < h; i++) { split(have[i], p, " "); if (ours(p[1], p[2], $2)) present = p[3] }
            best = ""
            arch = ""
            if ($1 == "latest" && present != "") {
                for (i = 0; i < u; i++) { split(update[i], p, " "); if (ours(p[1], p[2], $2)) { best = p[3]; arch = p[2] } }
                if (best == "") next
            } else {
                for (i = 0; i < k; i++) {
                    split(known[i], p, " ")
                    if (!ours(p[1], p[2], $2) || !fits(p[3], $3)) continue
                    if (best == "" || compare(p[3], best) > 0) { best = p[3]; arch = p[2] }
                }
                if (best == "") { print "missing", $2, $3; next }
            }
            bare = $2
            sub(/:.*/, "", bare)
            if ($3 == "*" && present == "") { print "install", bare "." arch; next }
            older = present != "" && compare(best, present) < 0
            if (older) print "older", $2, present, best
            print (older ? "downgrade" : "install"), bare "-" best "." arch
        }' "$work/installed" "$work/known" "$work/updates" "$work/wanted" >"$work/steps"
    ! grep -q '^missing ' "$work/steps"
}

# --- what may not be touched -------------------------------------------------------------------------------------------

# Names that the plugin versionlock of dnf or yum holds, with what it says.
locked() {
    for conf in /etc/dnf/plugins/versionlock.conf /etc/yum/pluginconf.d/versionlock.conf; do
        grep -q -i '^ *enabled *= *\(1\|true\|yes\|on\) *$' "$conf" 2>/dev/null || continue
        list=$(sed -n 's/^ *locklist *= *//p' "$conf" | tail -n 1)
        [ -r "${list:-${conf%.conf}.list}" ] || continue
        awk '
            /^ *(#|$|!)/ { next }
            {
                entry = $1
                name = entry
                sub(/^[0-9]+:/, "", name)
                if (name ~ /-[^-]*-[^-]*$/) sub(/-[^-]*-[^-]*$/, "", name)
                print name, entry
            }' "${list:-${conf%.conf}.list}"
    done
}

check_locks() {
    held=$(locked | awk -v have="$work/installed" '
        BEGIN { while ((getline line < have) > 0) { split(line, p, " "); present[p[1]] = p[3] } }
        $1 in present && !seen[$1]++ { printf "%s%s at %s", comma, $1, present[$1]; comma = ", " }')
    [ -z "$held" ] || fail "on hold: $held; nothing was changed; '$tool versionlock delete' on the host lets it go"
}

# --- what cannot be had ------------------------------------------------------------------------------------------------

near() {
    list_of known "$work/others" list available "$(printf '%.1s' "$1")*" || return 0
    cut -d ' ' -f 1 "$work/others" | sort -u | near_names "$1"
}

excluded() {
    list_of known "$work/others" --disableexcludes=all list --showduplicates "${1%%:*}" || return 1
    awk -v host_arch="$host_arch" -v wanted="$1" "$awk_functions"'ours($1, $2, wanted) { found = 1 } END { exit !found }' "$work/others"
}

providers() {
    rpm_tool provides "$1" || return 0
    sed -n 's/^\([0-9]*:\)\{0,1\}\([^ ]*\)-[^- ]*-[^- ]*\.[^. ]* : .*/\2/p' "$out" | sort -u | head -n 8 | sed '$!s/$/,/' | tr '\n' ' ' | sed 's/ $//'
}

explain_missing() {
    grep '^missing ' "$work/steps" >"$work/missing"
    while read -r verb name pattern <&4; do
        bare=${name%%:*}
        shown=$(awk -v host_arch="$host_arch" -v wanted="$name" "$awk_functions"'ours($1, $2, wanted) { print $3 }' "$work/known" |
            awk '{ line[NR] = $0 } END { for (i = NR; i > 0 && i > NR - 12; i--) print line[i] }' | tr '\n' ' ' | sed 's/ $//')
        if [ -n "$shown" ]; then
            printf "%s knows no version '%s' of package '%s'; there are: %s%s\n" "$tool" "$pattern" "$name" "$shown" "$refresh_note"
        elif excluded "$name"; then
            printf "package '%s' is excluded by the configuration of %s on the host\n" "$name" "$tool"
        else
            others=
            [ "$name" != "$bare" ] || others=$(providers "$bare")
            if [ -n "$others" ]; then
                printf "%s knows no package '%s', but packages that provide it; name one of them: %s\n" "$tool" "$name" "$others"
            else
                others=$(near "$bare")
                printf "%s knows no package '%s'%s%s\n" "$tool" "$name" "${others:+; near: $others}" "$refresh_note"
            fi
        fi
    done 4<"$work/missing"
}

# --- the transaction ---------------------------------------------------------------------------------------------------

words_of() {
    awk -v verb="$1" '$1 == verb { print $2 }' "$work/steps"
}

is_dnf5() {
    case $(readlink -f -- "$(command -v "$tool")") in
        */dnf5) return 0 ;;
    esac
    return 1
}

# Runs the tool for the transaction; in a trial it says what it would do, and that is kept.
transact() {
    if [ "$trial" = yes ]; then
        rpm_until_unlocked "$tool" --assumeno --setopt=exit_on_lock=1 "$@" || :
        cat "$out" >>"$work/trial"
    else
        rpm_tool "$@"
    fi
}

# Fails if the transaction removes a package that is not wanted gone, because it needs what goes. One that is replaced by a
# newer version of itself is not removed.
refuse_other_removals() {
    : >"$work/trial"
    trial=yes
    act
    trial=no
    awk '
        FILENAME == ARGV[1] { named[$2] = 1; sub(/:.*/, "", $2); named[$2] = 1; next }
        /^[^ ]/ { removing = /^Removing/; coming = /^(Installing|Upgrading|Updating|Downgrading|Reinstalling)/; next }
        /^ [^ ]/ && removing { gone[$1] = 1 }
        /^ [^ ]/ && coming { named[$1] = 1 }
        END { for (name in gone) if (!(name in named)) print name }' "$work/wanted" "$work/trial" | sort -u >"$work/others"
    [ ! -s "$work/others" ] || fail "$tool would also remove $(sed '$!s/$/,/' "$work/others" | tr '\n' ' ' | sed 's/ $//'), which is not declared absent beside it; nothing was changed; if it shall go: $(sed "s/.*/pkg('&') { absent() }/" "$work/others" | sed '$!s/$/;/' | tr '\n' ' ' | sed 's/ $//')"
}

trial=no
act() {
    verbs=$(sed -n 's/^\(install\|downgrade\|remove\) .*/\1/p' "$work/steps" | sort -u)
    # What was not named is not removed either.
    set -- --setopt=clean_requirements_on_remove=0
    case $recommends in
        yes) set -- "$@" --setopt=install_weak_deps=1 ;;
        no) set -- "$@" --setopt=install_weak_deps=0 ;;
    esac
    case $verbs in
        '') return 0 ;;
        install | downgrade | remove)
            # shellcheck disable=SC2046 # a list of checked words
            transact "$@" "$verbs" $(words_of "$verbs")
            ;;
        *)
            if is_dnf5; then
                act_in_turn "$@"
            else
                for verb in remove downgrade install; do
                    words_of "$verb" | sed "s/^/$verb /"
                done >"$work/commands"
                printf 'run\n' >>"$work/commands"
                transact "$@" shell "$work/commands"
            fi
            ;;
    esac
}

# dnf 5 has no shell.
act_in_turn() {
    for verb in remove downgrade install; do
        # shellcheck disable=SC2046 # a list of checked words
        [ -z "$(words_of "$verb")" ] || transact "$@" "$verb" $(words_of "$verb") || return 1
    done
}

# Whether all is as wanted; the shell of dnf never says that something failed.
is_done() {
    installed "$work/after"
    awk -v host_arch="$host_arch" "$awk_functions"'
        FILENAME == ARGV[1] { have[h++] = $0; next }
        {
            found = 0
            for (i = 0; i < h; i++) { split(have[i], p, " "); if (ours(p[1], p[2], $2) && fits(p[3], $3)) found = 1 }
            if (found == ($1 == "remove")) wrong = 1
        }
        END { exit wrong }' "$work/after" "$work/wanted"
}

state_now() {
    awk -v host_arch="$host_arch" "$awk_functions"'
        FILENAME == ARGV[1] { have[h++] = $0; next }
        {
            found = "not installed"
            for (i = 0; i < h; i++) { split(have[i], p, " "); if (ours(p[1], p[2], $2)) found = p[3] }
            print $2 " is now: " found
        }' "$work/after" "$work/wanted"
}

refresh_note=
rpm_begin

for word in "$@"; do
    printf '%s ' "$word"
done | awk '{ for (i = 1; i + 2 <= NF; i += 3) print $i, $(i + 1), $(i + 2) }' >"$work/wanted"

installed "$work/installed"
check_locks
set -f
look_up || fail "$tool cannot read its package lists; nothing was changed:
$(rpm_reasons)"
if ! resolve; then
    # The lists may be older than what the servers have.
    rpm_tool clean expire-cache
    if look_up; then
        refresh_note='; the package lists were read again just now'
    else
        refresh_note="; the package lists could not be read again:
$(rpm_reasons)"
    fi
    resolve || fail "$(explain_missing)
nothing was changed"
fi
if [ "$allow_downgrade" = no ] && grep -q '^older ' "$work/steps"; then
    fail "$(sed -n 's/^older \([^ ]*\) \([^ ]*\) \(.*\)/\1 is at \2, newer than the wanted \3;/p' "$work/steps" | tr '\n' ' ')nothing was changed; allowDowngrade() lets it go back"
fi

result=0
# What comes drives nothing away by itself: without being told to, dnf and yum remove no package that conflicts.
if [ "$undeclared" = keep ] && grep -q '^remove ' "$work/steps"; then
    refuse_other_removals
fi
rpm_await_lock
act || result=1
cat "$out" "$log" >"$work/said"
if ! is_done || [ "$result" -ne 0 ]; then
    fail "$tool failed:
$(rpm_reasons)
$(state_now)"
fi
# rpm installs a package also when its scriptlet fails, and dnf calls that a success.
if grep -q -i -E 'scriptlet (failed|failure)|error in .* scriptlet' "$work/said"; then
    fail "a package's own script failed, so that the package is there but may not work; it isn't tried again:
$(rpm_reasons)
$(state_now)"
fi
