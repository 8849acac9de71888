package dev.drover.engine.journal;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import com.google.common.collect.Sets;
import dev.drover.engine.report.Place;
import dev.drover.engine.transport.OperationId;
import java.util.Map;
import java.util.Set;

/**
 * How far a run came on one host.
 *
 * @param run the id of the run
 * @param done what it changed, or did
 * @param unsettled what of that only the host could tell: that it was owed may stand there still
 * @param ignored what failed, which was to be ignored, and why it failed
 * @param attempts what it was at when it ended, and what it had sent for that
 * @param endings how some of these steps ended; the host may know nothing of them any more
 * @param replaced the files that it replaced, keeping backups, in their order
 * @param doubtful where it may have replaced files, and nobody knows any more
 * @param interrupted what may or may not have been done, and nobody knows any more
 * @param plays how far it came with the plays where something failed, and with those that came to their end with their
 *     blocks; by name
 */
public record HostProgress(
        String run,
        ImmutableSet<Place> done,
        ImmutableSet<Place> unsettled,
        ImmutableMap<Place, String> ignored,
        ImmutableMap<Place, Attempt> attempts,
        ImmutableMap<OperationId, Ending> endings,
        ImmutableList<Replacement> replaced,
        ImmutableSet<Place> doubtful,
        ImmutableSet<Place> interrupted,
        ImmutableMap<String, PlayProgress> plays) {
    /** On a host that no earlier run was at. */
    public static final HostProgress NONE = new HostProgress(
            "",
            ImmutableSet.of(),
            ImmutableSet.of(),
            ImmutableMap.of(),
            ImmutableMap.of(),
            ImmutableMap.of(),
            ImmutableList.of(),
            ImmutableSet.of(),
            ImmutableSet.of(),
            ImmutableMap.of());

    /** What it was at when it ended. */
    public ImmutableSet<Place> inFlight() {
        return attempts.keySet();
    }

    /** The steps of all that. */
    public ImmutableList<SentOperation> sent() {
        return attempts.values().stream()
                .flatMap(attempt -> attempt.sent().stream())
                .distinct()
                .collect(ImmutableList.toImmutableList());
    }

    /** Where it is not known, unless the host is asked, which files the run replaced. */
    public ImmutableSet<Place> unknownReplacements() {
        return ImmutableSet.<Place>builder()
                .addAll(doubtful)
                .addAll(Maps.filterValues(attempts, attempt -> mayReplace(attempt, endings))
                        .keySet())
                .build();
    }

    /** What a step replaced was told before its end. */
    static boolean mayReplace(Attempt attempt, Map<OperationId, Ending> endings) {
        return attempt.sent().stream().anyMatch(one -> one.replaces() && !endings.containsKey(one.id()));
    }

    /** How far it came with a play. */
    public PlayProgress play(String name) {
        return plays.getOrDefault(name, PlayProgress.NONE);
    }

    /** This, when some of what was in flight turned out to be done. */
    public HostProgress settled(ImmutableSet<Place> turnedOutDone) {
        return new HostProgress(
                run,
                Sets.union(done, turnedOutDone).immutableCopy(),
                Sets.union(unsettled, turnedOutDone).immutableCopy(),
                ignored,
                ImmutableMap.copyOf(Maps.filterKeys(attempts, place -> !turnedOutDone.contains(place))),
                endings,
                replaced,
                doubtful,
                interrupted,
                plays);
    }

    /** This, when something may come to be owed anew to these resources: whatever was done before is then no answer to that. */
    public HostProgress owing(Set<String> resources) {
        return new HostProgress(
                run,
                done,
                ImmutableSet.copyOf(Sets.filter(unsettled, place -> !resources.contains(place.resource()))),
                ignored,
                attempts,
                endings,
                replaced,
                doubtful,
                interrupted,
                plays);
    }
}
