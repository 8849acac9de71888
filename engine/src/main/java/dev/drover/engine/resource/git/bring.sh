# Brings a work tree to a revision; makes it if the directory is empty.
#
# $1 path; $2 repository; $3 revision: a name, a commit, or empty for HEAD of the repository
# $4 force: throw away local modifications and commits

repository=$2
revision=$3
force=$4
deployed=refs/drover/deployed

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

is_commit() {
    case $1 in
    *[!0-9a-f]*) return 1 ;;
    esac
    [ ${#1} -eq 40 ] || [ ${#1} -eq 64 ]
}

fetch() {
    try git -c http.lowSpeedLimit=1 -c http.lowSpeedTime=60 fetch -q --force "$@" ||
        fail "cannot fetch $repository: $(told)"
}

# Sets commit, and branch if the revision is one.
find_commit() {
    branch=
    if is_commit "$revision"; then
        commit=$revision
        git cat-file -e "$commit^{commit}" 2>/dev/null && return
        fetch --tags origin '+refs/heads/*:refs/remotes/origin/*'
        git cat-file -e "$commit^{commit}" 2>/dev/null ||
            try git fetch -q origin "$commit" ||
            fail "$repository has no commit $commit on a branch or tag"
        return
    fi
    fetch --tags --prune origin '+refs/heads/*:refs/remotes/origin/*'
    if [ -z "$revision" ]; then
        fetch origin HEAD
        commit=$(git rev-parse --verify -q 'FETCH_HEAD^{commit}') || fail "$repository has no commit"
    elif commit=$(git rev-parse --verify -q "refs/tags/$revision^{commit}"); then
        :
    elif commit=$(git rev-parse --verify -q "refs/remotes/origin/$revision^{commit}"); then
        branch=$revision
    else
        fail "$repository has no branch and no tag '$revision'"
    fi
}

# A commit that nobody else has must not be lost.
check_commits() {
    head=$(git rev-parse --verify -q HEAD) || return 0
    [ "$head" != "$(git rev-parse --verify -q "$deployed")" ] || return 0
    [ -z "$(git branch -r --contains "$head" 2>/dev/null)$(git tag --contains "$head" 2>/dev/null)" ] || return 0
    fail "$real has the commit $head, which $repository does not have; push it, or say force()"
}

locate "$1" follow
dir=$at
enter "$at"
real=$at
command -v git >/dev/null 2>&1 || fail "git is not on this host; declare pkg 'git' before"
if [ ! -d .git ]; then
    try git init -q . || fail "cannot make a work tree in $real: $words"
fi
if git config --get remote.origin.url >/dev/null; then
    git config remote.origin.url "$repository"
else
    git remote add origin "$repository" || fail "cannot name the repository in $real"
fi
if [ -e .git/drover-unfinished ]; then
    # What a run left that was killed; nobody else works here with our marker.
    rm -f .git/index.lock .git/HEAD.lock .git/shallow.lock
    force=yes
fi
find_commit
[ "$force" = yes ] || check_commits
: >.git/drover-unfinished
kept='the work tree may be between two revisions, and the next run goes on'
if [ "$force" = yes ] && git rev-parse --verify -q HEAD >/dev/null; then
    try git reset -q --hard || fail "cannot throw away what was changed in $real: $words"
fi
set -- checkout -q
[ "$force" != yes ] || set -- "$@" --force
if [ -n "$branch" ]; then
    set -- "$@" -B "$branch" "$commit"
else
    set -- "$@" --detach "$commit"
fi
try git "$@" -- || {
    rm -f .git/drover-unfinished
    fail "cannot check out $commit in $real: $words"
}
[ -z "$branch" ] || {
    git config "branch.$branch.remote" origin
    git config "branch.$branch.merge" "refs/heads/$branch"
}
git update-ref "$deployed" "$commit"
rm -f .git/drover-unfinished
