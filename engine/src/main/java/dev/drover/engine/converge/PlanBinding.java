package dev.drover.engine.converge;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.Multimaps;
import dev.drover.engine.graph.Task;
import dev.drover.engine.graph.Watch;
import dev.drover.engine.journal.HostProgress;
import dev.drover.engine.model.Block;
import dev.drover.engine.model.ResourceId;
import dev.drover.engine.plan.Fingerprints;
import dev.drover.engine.plan.PlanFile;
import dev.drover.engine.report.Place;
import dev.drover.engine.report.Status;
import dev.drover.engine.resource.ResourceType;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a plan that was kept lets one host be changed.
 *
 * @param entries what it said of the host
 * @param fingerprints what made those of the entries
 * @param plays all that is to be done on the host
 */
record PlanBinding(
        ImmutableListMultimap<Place, PlanFile.Entry> entries,
        Fingerprints fingerprints,
        ImmutableList<PlayWork> plays) {
    private static final int STALE_SHOWN = 5;

    /** What a plan would say of a resource now. */
    record Foreseen(Task<?, ?> task, PlanFile.Entry entry) {
        private boolean wouldChange() {
            return task.role() != ResourceType.Role.GATE
                    && (entry.status() == Status.WOULD_CHANGE || entry.status() == Status.UNKNOWN);
        }
    }

    static PlanBinding of(
            ImmutableList<PlanFile.Entry> entries, Fingerprints fingerprints, ImmutableList<PlayWork> plays) {
        return new PlanBinding(Multimaps.index(entries, PlanFile.Entry::place), fingerprints, plays);
    }

    /**
     * What does not fit the plan any more.
     *
     * @param now what a plan would say
     * @param earlier what the interrupted run that this one goes on with did: it was a part of the plan
     */
    Optional<String> stale(
            ImmutableList<Foreseen> now, HostProgress earlier, ImmutableSetMultimap<ResourceId, Watch> watchers) {
        Traces traces = Traces.of(earlier, plays, watchers);
        Set<String> altered = new LinkedHashSet<>();
        Set<String> stale = new LinkedHashSet<>();
        Set<Place> places = new LinkedHashSet<>();
        for (Foreseen one : now) {
            places.add(one.entry().place());
            if (isDone(one, earlier)) {
                continue;
            }
            if (isAltered(one.entry())) {
                altered.add(one.entry().place().resource());
            } else if (!fits(one, traces)) {
                stale.add(one.entry().place().resource());
            }
        }
        entries.keySet().stream()
                .filter(place -> !places.contains(place) && !traces.has(place))
                .forEach(place -> stale.add(place.resource()));
        return told(stale, altered);
    }

    /** What has no state is not done again. */
    private static boolean isDone(Foreseen one, HostProgress earlier) {
        return one.task().role() == ResourceType.Role.ACTION
                && earlier.done().contains(one.entry().place());
    }

    private boolean isAltered(PlanFile.Entry now) {
        return entries.containsKey(now.place())
                && entries.get(now.place()).stream()
                        .noneMatch(one -> one.desired().equals(now.desired()));
    }

    /**
     * Whether a resource is as the plan found it. Behind a part of the plan that was done it may also be what that made of it;
     * where that cannot be, it was somebody else.
     */
    private boolean fits(Foreseen now, Traces traces) {
        ImmutableList<PlanFile.Entry> planned = entries.get(now.entry().place());
        if (planned.contains(now.entry())) {
            return true;
        }
        if (planned.isEmpty() || traces.none()) {
            return false;
        }
        return !now.wouldChange()
                || traces.has(now.entry().place())
                || planned.stream()
                        .anyMatch(one -> one.mayChange()
                                && (one.awaits() || one.block() != Block.BODY || traces.reach(now.task())));
    }

    private static Optional<String> told(Set<String> stale, Set<String> altered) {
        ImmutableList.Builder<String> why = ImmutableList.builder();
        if (!stale.isEmpty()) {
            why.add("this is not as it was when the plan was made: " + some(stale));
        }
        if (!altered.isEmpty()) {
            why.add("what this does, or is to be, has changed since the plan was made: " + some(altered));
        }
        String all = String.join("; ", why.build());
        return all.isEmpty() ? Optional.empty() : Optional.of("the plan is stale: " + all + "; make a new plan");
    }

    private static String some(Set<String> resources) {
        return resources.stream().limit(STALE_SHOWN).collect(joining(", "))
                + (resources.size() > STALE_SHOWN ? " and " + (resources.size() - STALE_SHOWN) + " more" : "");
    }

    /**
     * Why a resource may not be changed. One that only asks changes nothing, but shall ask what the plan did.
     *
     * @param user whom it acts as
     */
    Optional<String> unplanned(Task<?, ?> task, Place place, Optional<String> user) {
        ImmutableList<PlanFile.Entry> planned = entries.get(place);
        if (planned.stream().noneMatch(one -> one.mayChange() || task.role() == ResourceType.Role.GATE)) {
            return Optional.of("the plan is stale: it showed no change of this; make a new plan");
        }
        String desired = fingerprints.of(task, user);
        return planned.stream().anyMatch(one -> one.desired().equals(desired))
                ? Optional.empty()
                : Optional.of(
                        "the plan is stale: what this does, or is to be, has changed since the plan was made; make a"
                                + " new plan");
    }
}
