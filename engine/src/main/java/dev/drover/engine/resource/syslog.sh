# Function to quote the system log. The script of a resource type follows this text in the same program.

# syslog_of NAME: the end of a message: what the system log has of program NAME, at most twenty lines; nothing, if it has none.
syslog_of() {
    for file in /var/log/syslog /var/log/messages /var/log/daemon.log; do
        [ -r "$file" ] || continue
        # A line has the time, the host, perhaps a priority, and "NAME:" or "NAME[PID]:".
        lines=$(tail -n 5000 "$file" | awk -v name="$1" '
            {
                for (i = 2; i <= 6 && i <= NF; i++) {
                    tag = $i
                    if (sub(/:$/, "", tag)) {
                        sub(/\[[0-9]+\]$/, "", tag)
                        if (tag == name) { print; next }
                    }
                }
            }' | tail -n 20)
        if [ -n "$lines" ]; then
            printf '; its last lines in %s:\n%s\n' "$file" "$lines"
            return
        fi
    done
}
