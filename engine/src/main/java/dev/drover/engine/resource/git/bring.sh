# Brings a work tree to a revision; makes it if the directory is empty or missing. What the repository has is fetched into
# refs of our own, and only when nothing stands against it does anything change that others see.
#
# $1 path; $2 repository; $3 revision: a name, a commit, or empty for HEAD of the repository
# $4 force: throw away local modifications and commits

repository=$2
revision=$3
force=$4
deployed=refs/drover/deployed
fetched=refs/drover/fetched
tab=$(printf '\t')
fresh=no

GIT_TERMINAL_PROMPT=0
GIT_ASKPASS=true
SSH_ASKPASS=true
export GIT_TERMINAL_PROMPT GIT_ASKPASS SSH_ASKPASS
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE

# What git said, and what helps.
told() {
    case $words in
    *'could not read Username'* | *'uthentication failed'* | *'terminal prompts disabled'*)
        printf '%s; the repository wants a user: write its SSH address and give the acting user a key' "$words"
        ;;
    *'ost key verification failed'*)
        printf '%s; put the host key of the repository into the known_hosts of the acting user' "$words"
        ;;
    *'ermission denied (publickey'*) printf '%s; give the acting user a key that the repository accepts' "$words" ;;
    *) printf '%s' "$words" ;;
    esac
}

try() {
    words=$("$@" 2>&1 </dev/null)
}

over_network() {
    try git -c http.lowSpeedLimit=1 -c http.lowSpeedTime=60 "$@"
}

is_commit() {
    case $1 in
    *[!0-9a-f]*) return 1 ;;
    esac
    [ ${#1} -eq 40 ] || [ ${#1} -eq 64 ]
}

# Git runs nothing where somebody else could change what it runs.
check_owner() {
    for owned in . .git; do
        [ ! -e "$owned" ] || [ -O "$owned" ] || {
            owner=$(stat -c %U -- "$owned/")
            fail "$real is that of user '$owner', and git works only in a directory of the acting user; say become '$owner'"
        }
    done
}

# Takes away what was made for a work tree that then could not be.
undo() {
    [ "$fresh" = no ] || rm -rf .git
    unmake_path
}

# Sets kind to what the repository has under the name: heads, tags, or head for its HEAD. Tags and branches that only the
# work tree has mean nothing.
ask() {
    kind='head'
    [ -n "$revision" ] || return 0
    over_network ls-remote -- "$repository" "refs/heads/$revision" "refs/tags/$revision" ||
        fail "cannot ask $repository for $revision: $(told)"
    case $words$newline in
    *"${tab}refs/heads/$revision$newline"*) kind=heads ;;
    *"${tab}refs/tags/$revision$newline"*) kind=tags ;;
    *) fail "$repository has no branch and no tag '$revision'" ;;
    esac
}

fetch() {
    over_network fetch -q --force "$@" || fail "cannot fetch $repository: $(told)"
    got=yes
}

fetch_all() {
    fetch --prune "$repository" "+refs/heads/*:$fetched/heads/*" "+refs/tags/*:$fetched/tags/*"
}

has() {
    git cat-file -e "$1^{commit}" 2>/dev/null
}

# Sets commit, and branch if the revision is one.
find_commit() {
    branch=
    got=no
    if is_commit "$revision"; then
        commit=$revision
        ! has "$commit" || return 0
        fetch_all
        has "$commit" ||
            over_network fetch -q "$repository" "$commit" ||
            fail "$repository has no commit $commit on a branch or tag"
        return
    fi
    fetch_all
    if [ "$kind" = head ]; then
        fetch "$repository" "+HEAD:$fetched/head"
        revision_ref=$fetched/head
    else
        revision_ref=$fetched/$kind/$revision
    fi
    commit=$(git rev-parse --verify -q "$revision_ref^{commit}") ||
        fail "$repository has no commit under '${revision:-HEAD}'"
    [ "$kind" != heads ] || branch=$revision
}

# The commits that branches were left at, which the repository may since have dropped.
left_branches() {
    git config --get-regexp '^branch\..*\.drover-deployed$' 2>/dev/null | while read -r _ left; do
        ! has "$left" || printf '%s ' "$left"
    done
}

# Says the commits of $1 that the repository never had and none of the refs $2 keeps, such as --tags.
lost() {
    # Each word is a commit.
    # shellcheck disable=SC2046
    only=$(git rev-list --max-count=4 --pretty=tformat:'%h %s' "$1" \
        --not --remotes --glob=refs/drover "$2" $(left_branches) -- 2>&1) ||
        fail "cannot tell which commits of $real $repository does not have: $only"
    printf '%s' "$only" | grep -v '^commit ' || :
}

# Commits that nobody else has must not be lost: those that are checked out, and those of the branch that is moved.
check_commits() {
    if head=$(git rev-parse --verify -q HEAD); then
        mine=$(lost "$head" --tags) || exit
        [ -z "$mine" ] || fail "$real has the commit $head, which $repository does not have; push it, or say force()"
    fi
    [ -n "$branch" ] && git rev-parse --verify -q "refs/heads/$branch" >/dev/null || return 0
    mine=$(lost "refs/heads/$branch" --tags) || exit
    [ -z "$mine" ] ||
        fail "the branch '$branch' of $real has commits that $repository does not have ($(some "$mine")); push them, or say force()"
}

# The first three lines of $1 in one.
some() {
    printf '%s\n' "$1" | tr -d '\000-\010\013-\037\177' | {
        shown=
        count=0
        while IFS= read -r line; do
            count=$((count + 1))
            [ "$count" -gt 3 ] || shown=${shown:+$shown, }${line#"$tab"}
        done
        [ "$count" -le 3 ] || shown="$shown and more"
        printf '%s' "$shown"
    }
}

check_out() {
    set -- checkout -q
    if [ "$force" = yes ] || [ "$resumed" = yes ]; then
        set -- "$@" --force
    else
        # Git would write over files that it was told to ignore. Old ones know no other way.
        ! git checkout -h 2>&1 | grep -q -e 'overwrite-ignore' || set -- "$@" --no-overwrite-ignore
    fi
    if [ -n "$branch" ]; then
        set -- "$@" -B "$branch" "$commit"
    else
        set -- "$@" --detach "$commit"
    fi
    try git "$@" -- && return
    case $words in
    *'ould be overwritten'* | *'ould lose untracked'* | *'already checked out'* | *'already used by worktree'*) ;;
    *) fail "cannot check out $commit in $real: $words" ;;
    esac
    # Git looks before it begins.
    if [ "$force" = no ] && [ "$resumed" = no ]; then
        rm -f .git/drover-unfinished
        kept='nothing was changed'
        undo
    fi
    case $words in
    *ntracked*)
        fail "$real has files that git does not know where $commit has some ($(some "$(printf '%s\n' "$words" | grep "^$tab")")); move them away, or say force()"
        ;;
    *) fail "cannot check out $commit in $real: $words" ;;
    esac
}

# The tag as the repository has it, unless that would lose commits that only the tag here keeps.
move_tag() {
    if git rev-parse --verify -q "refs/tags/$revision" >/dev/null; then
        mine=$(lost "refs/tags/$revision" HEAD) || return
        [ -z "$mine" ] || return 0
    fi
    git update-ref "refs/tags/$revision" "$fetched/tags/$revision"
}

# Remembers what was brought, where git and others look for it.
note() {
    if git config --get remote.origin.url >/dev/null; then
        git config --replace-all remote.origin.url "$repository"
    else
        git remote add origin "$repository"
    fi || return
    # Also where the administrator lets git fetch from no path: this one is the tree itself.
    [ "$got" = no ] || git -c protocol.file.allow=always fetch -q --prune . "+$fetched/heads/*:refs/remotes/origin/*" || return
    if [ -n "$branch" ]; then
        git config "branch.$branch.remote" origin &&
            git config "branch.$branch.merge" "refs/heads/$branch" &&
            git config "branch.$branch.drover-deployed" "$commit" || return
    elif [ -n "$revision" ] && [ "$revision" != "$commit" ]; then
        move_tag || return
    fi
    git update-ref "$deployed" "$commit"
}

command -v git >/dev/null 2>&1 || fail "git is not on this host; declare pkg 'git' before"
locate "$1" follow
if [ -d "$at/" ]; then
    dir=$at
    enter "$at"
    real=$at
    check_owner
else
    cd /
fi
is_commit "$revision" || ask
trap undo EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
if [ ! -d "$at/" ]; then
    make_path "$at" open
    kept='nothing was changed'
fi
if [ ! -d .git ]; then
    fresh=yes
    try git init -q . || fail "cannot make a work tree in $real: $words"
fi
resumed=no
if [ -e .git/drover-unfinished ]; then
    # What a run left that was killed; nobody else works here with our marker.
    rm -f .git/index.lock .git/HEAD.lock .git/shallow.lock
    resumed=yes
    kept='the work tree is as a run left it that was interrupted'
fi
find_commit
[ "$force" = yes ] || check_commits
words=$( (printf '' >.git/drover-unfinished) 2>&1) || fail "cannot write $real/.git: $words"
trap - EXIT
kept='the work tree may be between two revisions, and the next run goes on'
if [ "$force" = yes ] || [ "$resumed" = yes ]; then
    ! git rev-parse --verify -q HEAD >/dev/null ||
        try git reset -q --hard || fail "cannot throw away what was changed in $real: $words"
fi
check_out
words=$(note 2>&1) || fail "cannot note in $real what it is at: $words"
rm -f .git/drover-unfinished
