package dev.drover.engine.journal;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.report.Place;

/**
 * How far a run came on one host.
 *
 * @param run the id of the run
 * @param done what it changed, or did
 * @param inFlight what it was at when it ended
 * @param sent the steps of that; empty: none was sent yet
 * @param unrecorded whether requests to servers were part of it: nobody can be asked what became of them
 * @param replaced the files that it replaced, keeping backups, in their order
 * @param doubtful where it may have replaced files, and nobody knows any more
 * @param interrupted what may or may not have been done, and nobody knows any more
 * @param plays how far it came with the plays where something failed, and with those that came to their end with their
 *     blocks; by name
 */
public record HostProgress(
        String run,
        ImmutableSet<Place> done,
        ImmutableSet<Place> inFlight,
        ImmutableList<SentOperation> sent,
        boolean unrecorded,
        ImmutableList<Replacement> replaced,
        ImmutableSet<Place> doubtful,
        ImmutableSet<Place> interrupted,
        ImmutableMap<String, PlayProgress> plays) {
    /** On a host that no earlier run was at. */
    public static final HostProgress NONE = new HostProgress(
            "",
            ImmutableSet.of(),
            ImmutableSet.of(),
            ImmutableList.of(),
            false,
            ImmutableList.of(),
            ImmutableSet.of(),
            ImmutableSet.of(),
            ImmutableMap.of());

    /** Where it is not known, unless the host is asked, which files the run replaced. */
    public ImmutableSet<Place> unknownReplacements() {
        return sent.stream().anyMatch(SentOperation::replaces)
                ? ImmutableSet.<Place>builder()
                        .addAll(doubtful)
                        .addAll(inFlight)
                        .build()
                : doubtful;
    }

    /** How far it came with a play. */
    public PlayProgress play(String name) {
        return plays.getOrDefault(name, PlayProgress.NONE);
    }

    /** This, with only these done, and nothing in flight. */
    public HostProgress settledWith(ImmutableSet<Place> nowDone) {
        return new HostProgress(
                run, nowDone, ImmutableSet.of(), ImmutableList.of(), false, replaced, doubtful, interrupted, plays);
    }

    /** This, as if only these had been done. */
    public HostProgress withDone(ImmutableSet<Place> others) {
        return new HostProgress(run, others, inFlight, sent, unrecorded, replaced, doubtful, interrupted, plays);
    }
}
