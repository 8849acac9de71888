package dev.drover.engine.converge;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.journal.HostProgress;
import dev.drover.engine.plan.PlanFile;
import dev.drover.engine.report.Place;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a plan that was kept lets one host be changed.
 *
 * @param entries what it said of the host
 */
record PlanBinding(ImmutableList<PlanFile.Entry> entries) {
    private static final int STALE_SHOWN = 5;

    /**
     * What does not fit the plan any more.
     *
     * @param now what a plan would say
     * @param earlier what the interrupted run that this one goes on with did: it was a part of the plan
     */
    Optional<String> stale(ImmutableList<PlanFile.Entry> now, HostProgress earlier) {
        ImmutableList<String> stale = Stream.concat(
                        now.stream().filter(entry -> !entries.contains(entry)),
                        entries.stream()
                                .filter(entry -> now.stream()
                                        .noneMatch(other -> other.place().equals(entry.place()))))
                .filter(entry -> !earlier.done().contains(entry.place())
                        && !earlier.inFlight().contains(entry.place()))
                .map(entry -> entry.place().resource())
                .distinct()
                .collect(ImmutableList.toImmutableList());
        return stale.isEmpty()
                ? Optional.empty()
                : Optional.of("the plan is stale: this is not as it was when the plan was made: "
                        + stale.stream().limit(STALE_SHOWN).collect(joining(", "))
                        + (stale.size() > STALE_SHOWN ? " and " + (stale.size() - STALE_SHOWN) + " more" : "")
                        + "; make a new plan");
    }

    /** Why not all of these may be changed. */
    Optional<String> unplanned(Stream<Place> places) {
        ImmutableSet<Place> planned = entries.stream()
                .filter(PlanFile.Entry::mayChange)
                .map(PlanFile.Entry::place)
                .collect(ImmutableSet.toImmutableSet());
        return places.anyMatch(place -> !planned.contains(place))
                ? Optional.of("the plan is stale: it showed no change of this; make a new plan")
                : Optional.empty();
    }
}
