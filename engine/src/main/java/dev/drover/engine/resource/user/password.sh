# Tells each user's field of /etc/shadow, with 'found:' in front; 'none' if there is no line,
# 'unreadable' if that is not allowed, 'missing' if there is no such file.
# $1: separator; then one user's name a question.
sep=$1
shift
for user do
    answer=none
    if [ ! -e /etc/shadow ]; then
        answer=missing
    elif [ ! -r /etc/shadow ]; then
        answer=unreadable
    else
        while IFS=: read -r name hash rest || [ -n "$name" ]; do
            if [ "$name" = "$user" ]; then
                answer=found:$hash
                break
            fi
        done </etc/shadow
    fi
    printf '%s%s\n' "$answer" "$sep"
done
