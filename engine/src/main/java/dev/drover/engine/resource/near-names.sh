# Function to find the name that was probably meant. The script of a resource type follows this text in the same program.

# Reads names, a line each, and prints those within two edits of $1 (of a short name: one), the nearest first, at most three.
near_names() {
    awk -v wrong="$1" '
        function least(a, b, c) { return a < b ? (a < c ? a : c) : (b < c ? b : c) }
        function distance(a, b,    i, j, before, last, now, cost) {
            for (j = 0; j <= length(b); j++) last[j] = j
            for (i = 1; i <= length(a); i++) {
                now[0] = i
                for (j = 1; j <= length(b); j++) {
                    cost = substr(a, i, 1) == substr(b, j, 1) ? 0 : 1
                    now[j] = least(last[j] + 1, now[j - 1] + 1, last[j - 1] + cost)
                    # Two neighbours that changed places count once.
                    if (i > 1 && j > 1 && substr(a, i, 1) == substr(b, j - 1, 1) && substr(a, i - 1, 1) == substr(b, j, 1) && before[j - 2] + 1 < now[j]) now[j] = before[j - 2] + 1
                }
                for (j = 0; j <= length(b); j++) { before[j] = last[j]; last[j] = now[j] }
            }
            return last[length(b)]
        }
        BEGIN { limit = length(wrong) < 4 ? 1 : 2 }
        !seen[$0]++ {
            d = length($0) - length(wrong)
            if (d <= 2 && d >= -2) {
                d = distance(wrong, $0)
                if (d > 0 && d <= limit) print d, $0
            }
        }' | sort | head -n 3 | sed 's/^[0-9] //; $!s/$/,/' | tr '\n' ' ' | sed 's/ $//'
}

