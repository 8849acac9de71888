package dev.drover.engine.converge;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What the hosts of a rolling play said at one time.
 *
 * @param last those that say they are to be last
 */
record Vitals(ImmutableList<Census> invariants, ImmutableSet<String> last) {
    /**
     * Whom to work on next: those that fail first, for they are no loss, and those that are to be last only when nobody else
     * is left. So many at once as the invariants spare, but at least one.
     *
     * @param left who is still to be worked on; at least one
     * @param max how many at most
     */
    ImmutableSet<String> next(Collection<String> left, int max) {
        List<String> candidates = new ArrayList<>(
                left.stream().filter(host -> !last.contains(host)).toList());
        if (candidates.isEmpty()) {
            candidates.addAll(left);
        }
        List<String> ordered = new ArrayList<>(
                candidates.stream().filter(host -> !passesAll(host)).toList());
        candidates.stream().filter(this::passesAll).forEach(ordered::add);
        Set<String> batch = new LinkedHashSet<>();
        for (String host : ordered) {
            Set<String> larger = new LinkedHashSet<>(batch);
            larger.add(host);
            if (batch.size() < max
                    && (batch.isEmpty() || invariants.stream().allMatch(census -> census.spares(larger)))) {
                batch = larger;
            }
        }
        return ImmutableSet.copyOf(batch);
    }

    private boolean passesAll(String host) {
        return invariants.stream().allMatch(census -> census.passing().contains(host));
    }

    boolean allow(Set<String> batch) {
        return invariants.stream().allMatch(census -> census.holds() && census.holdsWithout(batch));
    }
}
