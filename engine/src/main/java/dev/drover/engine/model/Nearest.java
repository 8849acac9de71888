package dev.drover.engine.model;

import static java.util.stream.Collectors.joining;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name a user probably meant. */
public final class Nearest {
    private static final int MAX_EDITS = 2;

    private Nearest() {}

    /** The one name within two edits of {@code wrong}, if there is a nearest one. */
    public static Optional<String> to(String wrong, Collection<String> names) {
        return names.stream()
                .filter(name -> distance(wrong, name) <= Math.min(MAX_EDITS, Math.max(1, wrong.length() / 2)))
                .min(Comparator.comparingInt((String name) -> distance(wrong, name))
                        .thenComparing(name -> name));
    }

    /** {@code "; did you mean 'x'?"}, or the list of names, or nothing if there are none. */
    public static String hint(String wrong, Collection<String> names) {
        Optional<String> near = to(wrong, names);
        if (near.isPresent()) {
            return "; did you mean '" + near.get() + "'?";
        }
        return names.isEmpty() ? "" : "; known: " + names.stream().sorted().collect(joining(", "));
    }

    /** Edit distance in which a swap of neighbours counts once. */
    static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 ? j : j == 0 ? i : step(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int step(int[][] cost, String a, String b, int i, int j) {
        int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best = Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + same);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
