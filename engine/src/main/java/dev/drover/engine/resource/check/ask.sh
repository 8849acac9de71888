# Runs checks. $1: separator; then one command a question.
sep=$1
shift
for check do
    if reason=$(wanted command "$check" no); then
        printf 'holds%s\n' "$sep"
    else
        printf 'not: %s%s\n' "$reason" "$sep"
    fi
done
