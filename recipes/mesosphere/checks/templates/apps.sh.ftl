<#include 'ask.sh.ftl'>
# Every app has all of its tasks. One that does not lead passes the question on.
fetch [=sh(here)] [=marathonPort] /v2/apps || exit
grep -oE '"(id":"/[^"]*"|instances":[0-9]+|tasksRunning":[0-9]+)' <<<"$body" |
    sed 's/^"//; s/":/ /; s/"//g' | awk '
        # The id of an app stands first; a variable of that name behind it is none.
        $1 == "id" { if (id == "") id = $2; next }
        { count[$1] = $2; counts++ }
        counts == 2 {
            all = all (all == "" ? "" : ", ") id " " count["tasksRunning"] " of " count["instances"]
            if (count["tasksRunning"] != count["instances"]) bad = 1
            id = ""; counts = 0
        }
        END { print all == "" ? "no apps" : all; exit bad }
    '
