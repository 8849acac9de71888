# Runs guard commands and tells their exit status. $1: separator; then one command a question.
sep=$1
shift
for guard do
    sh -c "$guard" </dev/null >/dev/null 2>&1
    printf '%s%s\n' "$?" "$sep"
done
