<#include 'ask.sh.ftl'>
# The leading master is the one whose node json.info_NUMBER has the least number. ZooKeeper's own protocol: a session, one
# question, and the end of the session.
int() {
    printf '\\x%02x\\x%02x\\x%02x\\x%02x' $(($1 >> 24 & 255)) $(($1 >> 16 & 255)) $(($1 >> 8 & 255)) $(($1 & 255))
}

# Prints what can be printed of the answer: question HOST NUMBER PATH (8: what is below it, 4: what is in it).
question() {
    local session end
    session=$(int 45)$(int 0)$(int 0)$(int 0)$(int 10000)$(int 0)$(int 0)$(int 16)$(int 0)$(int 0)$(int 0)$(int 0)\\x00
    end=$(int 8)$(int 2)$(int -11)
    exchange "$1" [=clientPort] "$session$(int $((13 + ${#3})))$(int 1)$(int "$2")$(int ${#3})$3\\x00$end" |
        tr -c '[:print:]' '\n'
}

# Sets 'node' and 'leader', by the first member that answers.
leader_in_zookeeper() {
    local path=[=sh(mesosPath)] member
    node= leader=
    for member in <#list zookeeper as one>[=sh(one)] </#list>; do
        node=$(question "$member" 8 "$path" | grep -oE 'json\.info_[0-9]{10}' | sort | head -n 1)
        [[ -z $node ]] || leader=$(question "$member" 4 "$path/$node" | grep -oE '"pid":"master@[^"]*"' | head -n 1)
        leader=${leader#*:\"}
        leader=${leader%\"}
        [[ -z $leader ]] || return 0
    done
    echo "no master is elected: ZooKeeper has no [=mesosPath]/json.info_NUMBER, or does not answer"
    return 1
}
