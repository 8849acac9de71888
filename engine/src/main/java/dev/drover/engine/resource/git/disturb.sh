# Puts one thing of a work tree out of sync: for tests of hosts that are thrown away.
#
# $1 path; $2 repository, revision or force

cd -- "$1" || exit 1
case $2 in
repository) git config remote.origin.url /drover-stranger ;;
revision)
    git -c user.name=drover -c user.email=drover@localhost commit -q --allow-empty -m disturbed &&
        git update-ref refs/drover/deployed HEAD
    ;;
force)
    file=$(git ls-files | head -n 1)
    [ -n "$file" ] && printf 'disturbed\n' >>"$file"
    ;;
esac
