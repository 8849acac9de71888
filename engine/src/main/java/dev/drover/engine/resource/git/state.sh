# Says what work trees are at and, where a name of a revision has to be asked for, what their repositories have. Reads only.
#
# $1 is the separator. Each question has three arguments: the path, the repository, and the revision (empty: HEAD of the
# repository; or 40 or 64 hexadecimal digits: a commit, for which nobody is asked). The answer is lines:
#   git missing                     and nothing else
#   tree absent | empty | other WHAT | foreign USER | foreign-empty USER | there
#   head COMMIT, repository URL, unfinished yes, modified NAME (one for each), remote REF COMMIT (one for each),
#   remote-failed WORDS             only for a tree that is there

separator=$1
shift

GIT_TERMINAL_PROMPT=0
GIT_OPTIONAL_LOCKS=0
GIT_ASKPASS=true
SSH_ASKPASS=true
export GIT_TERMINAL_PROMPT GIT_OPTIONAL_LOCKS GIT_ASKPASS SSH_ASKPASS
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE

is_commit() {
    case $1 in
    *[!0-9a-f]*) return 1 ;;
    esac
    [ ${#1} -eq 40 ] || [ ${#1} -eq 64 ]
}

is_empty() {
    for child in "$1"/* "$1"/.[!.]* "$1"/..?*; do
        [ ! -e "$child" ] && [ ! -L "$child" ] || return 1
    done
}

one_line() {
    tr '\n' ' '
}

# What a repository has for a name.
ask() {
    if [ -n "$2" ]; then
        set -- "$1" "refs/heads/$2" "refs/tags/$2" "refs/tags/$2^{}"
    else
        set -- "$1" HEAD
    fi
    if words=$(git -c http.lowSpeedLimit=1 -c http.lowSpeedTime=30 ls-remote -- "$@" 2>&1 </dev/null); then
        printf '%s\n' "$words" | while read -r commit ref; do
            ! is_commit "$commit" || printf 'remote %s %s\n' "$ref" "$commit"
        done
    else
        printf 'remote-failed %s\n' "$(printf '%s' "$words" | one_line)"
    fi
}

look_inside() {
    printf 'tree there\n'
    head=$(git rev-parse --verify -q HEAD 2>/dev/null) && printf 'head %s\n' "$head"
    url=$(git config --get remote.origin.url 2>/dev/null) && printf 'repository %s\n' "$(printf '%s' "$url" | one_line)"
    [ ! -e .git/drover-unfinished ] || printf 'unfinished yes\n'
    [ -z "$head" ] || git status --porcelain --untracked-files=no 2>/dev/null | head -n 50 | while IFS= read -r changed; do
        printf 'modified %s\n' "$changed"
    done
    is_commit "$2" || ask "$1" "$2"
}

look() {
    if [ ! -e "$1" ] && [ ! -L "$1" ]; then
        printf 'tree absent\n'
    elif [ ! -d "$1/" ]; then
        printf 'tree other no directory\n'
    elif [ -d "$1/.git" ]; then
        # Its configuration could make us run programs of whoever owns it, or the directory, where .git could be another.
        if [ ! -O "$1/.git" ]; then
            printf 'tree foreign %s\n' "$(stat -c %U -- "$1/.git/")"
        elif [ ! -O "$1/" ]; then
            printf 'tree foreign %s\n' "$(stat -c %U -- "$1/")"
        else
            (cd -- "$1/" && look_inside "$2" "$3")
        fi
    elif is_empty "$1"; then
        if [ -O "$1/" ]; then
            printf 'tree empty\n'
        else
            printf 'tree foreign-empty %s\n' "$(stat -c %U -- "$1/")"
        fi
    else
        printf 'tree other a directory that is not empty and no work tree of git\n'
    fi
}

while [ $# -ge 3 ]; do
    if command -v git >/dev/null 2>&1; then
        look "$1" "$2" "$3"
    else
        printf 'git missing\n'
        # It can still be said that something is in the way.
        [ ! -e "$1" ] || [ -d "$1/" ] || printf 'tree other no directory\n'
    fi
    printf '%s\n' "$separator"
    shift 3
done
exit 0
