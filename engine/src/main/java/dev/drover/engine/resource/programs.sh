# Tells of each program whether the host has it: yes or no.
# $1: separator; then one name a question.
sep=$1
shift
for program; do
    if command -v "$program" >/dev/null 2>&1; then
        printf 'yes%s\n' "$sep"
    else
        printf 'no%s\n' "$sep"
    fi
done
