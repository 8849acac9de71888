<#include 'ask.sh.ftl'>
# A member serves as the leader, as a follower, or alone.
answer=$(exchange [=sh(here)] [=clientPort] srvr)
mode=$(sed -n 's/^Mode: //p' <<<"$answer")
case $mode in
    leader | follower) echo "$mode" ;;
    standalone)
        echo standalone
        [[ [=members] -eq 1 ]] || {
            echo 'runs alone, though the ensemble has [=members] members'
            exit 1
        }
        ;;
    *)
        echo "${answer:-does not answer on port [=clientPort]}" | tail -n 1
        exit 1
        ;;
esac
