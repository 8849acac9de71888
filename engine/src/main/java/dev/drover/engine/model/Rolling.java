package dev.drover.engine.model;

import com.google.common.collect.ImmutableList;
import java.util.Optional;

/**
 * How a play goes through its hosts: how many at once, which of them last, and what must hold meanwhile.
 *
 * @param max a count, or a percentage of the play's hosts; 0 means all
 * @param last declares, for a host, resources that only ask; where they are in sync the host is worked on after the others.
 *     Asked again before each batch
 * @param invariants what must hold before each batch, without the hosts of the batch, and after it
 */
public record Rolling(int max, boolean percent, Optional<PlayBody> last, ImmutableList<InvariantBody> invariants) {
    public static final Rolling ALL = new Rolling(0, false);

    public Rolling(int max, boolean percent) {
        this(max, percent, Optional.empty(), ImmutableList.of());
    }

    /** So many hosts at once. */
    public static Rolling of(int hosts) {
        return new Rolling(hosts, false);
    }

    /** The same, with the hosts last on which what {@code condition} declares is in sync. */
    public Rolling last(PlayBody condition) {
        return new Rolling(max, percent, Optional.of(condition), invariants);
    }

    /** The same with one more invariant. */
    public Rolling invariant(InvariantBody invariant) {
        return new Rolling(
                max,
                percent,
                last,
                ImmutableList.<InvariantBody>builder()
                        .addAll(invariants)
                        .add(invariant)
                        .build());
    }

    /** The number of hosts, at least 1. */
    public int batch(int hosts) {
        if (max == 0) {
            return Math.max(1, hosts);
        }
        return percent ? Math.max(1, hosts * max / 100) : max;
    }

    /** Whether hosts have to be asked something before each batch. */
    public boolean asks() {
        return last.isPresent() || !invariants.isEmpty();
    }
}
