package dev.drover.engine.converge;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import dev.drover.engine.graph.Task;
import dev.drover.engine.journal.Attempt;
import dev.drover.engine.journal.Ending;
import dev.drover.engine.journal.HostProgress;
import dev.drover.engine.journal.SentOperation;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.report.Place;
import dev.drover.engine.resource.ResourceType;
import dev.drover.engine.transport.OperationId;
import dev.drover.engine.transport.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What the run that this one goes on with did on one host.
 *
 * @param progress as its journal tells, and the host since
 * @param endings how each resource that was in flight ended; interrupted is also what the host is at still
 * @param atWork whether there is such a one
 */
record EarlierRun(HostProgress progress, ImmutableMap<Place, Ending> endings, boolean atWork) {
    private static final Duration GRACE = Duration.ofSeconds(30);

    /** There is none. */
    static final EarlierRun NONE = new EarlierRun(HostProgress.NONE, ImmutableMap.of(), false);

    /** Asks the host what became of the steps that were on their way when the run ended, as far as that is not known yet. */
    static EarlierRun asked(HostProgress progress, HostSessions sessions, Supplier<Instant> now) {
        Map<OperationId, Ending> ended = new HashMap<>(progress.endings());
        for (SentOperation operation : progress.sent()) {
            if (!ended.containsKey(operation.id())) {
                StepResult result = sessions.recall(
                        operation,
                        Duration.between(operation.at(), now.get()),
                        operation.limit().plus(GRACE));
                Failures.ending(result).ifPresent(ending -> ended.put(operation.id(), ending));
            }
        }
        ImmutableMap<Place, Attempt> running = ImmutableMap.copyOf(Maps.filterValues(
                progress.attempts(), attempt -> !ended.keySet().containsAll(ids(attempt))));
        running.forEach((place, attempt) -> sessions.stillRunning(ImmutableSet.of(place), attempt.sent()));
        ImmutableMap<Place, Ending> endings = ImmutableMap.copyOf(
                Maps.transformValues(progress.attempts(), attempt -> ending(attempt, ended, progress.run())));
        return new EarlierRun(progress.settled(done(endings)), endings, !running.isEmpty());
    }

    private static ImmutableList<OperationId> ids(Attempt attempt) {
        return attempt.sent().stream().map(SentOperation::id).collect(ImmutableList.toImmutableList());
    }

    /** The ending of one resource, which only its own steps decide about. */
    private static Ending ending(Attempt attempt, Map<OperationId, Ending> ended, String run) {
        if (attempt.unrecorded()) {
            return new Ending(
                    Ending.Kind.INTERRUPTED,
                    "run " + run
                            + " ended while it asked a server for this: it may or may not have been done; look at the"
                            + " server, then run `drover apply` again");
        }
        Ending runs = new Ending(
                Ending.Kind.INTERRUPTED, Failures.why(new StepResult.Running()).orElseThrow());
        ImmutableList<Ending> all = ids(attempt).stream()
                .map(operation -> ended.getOrDefault(operation, runs))
                .collect(ImmutableList.toImmutableList());
        return Stream.of(Ending.Kind.INTERRUPTED, Ending.Kind.FAILED, Ending.Kind.NEVER_STARTED)
                .flatMap(kind -> all.stream().filter(one -> one.kind() == kind))
                .findFirst()
                .map(worst -> new Ending(worst.kind(), says(run) + ": " + worst.why()))
                .orElse(new Ending(all.isEmpty() ? Ending.Kind.NEVER_STARTED : Ending.Kind.DONE, ""));
    }

    private static String says(String run) {
        return "this step of run " + run;
    }

    private static ImmutableSet<Place> done(Map<Place, Ending> endings) {
        return ImmutableSet.copyOf(Maps.filterValues(endings, ending -> ending.kind() == Ending.Kind.DONE)
                .keySet());
    }

    /** What only the host could tell. */
    ImmutableSet<Place> turnedOutDone() {
        return done(endings);
    }

    /** This, when something may come to be owed anew to resources: that has to be done, whatever the run did. */
    EarlierRun owing(ImmutableSet<String> resources) {
        return new EarlierRun(progress.owing(resources), endings, atWork);
    }

    /**
     * Whether it did what has no state that the host could tell.
     *
     * @param owed whether it is owed on the host: since the run did it, unless the run ended before it could settle that
     */
    boolean did(Task<?, ?> task, Place place, boolean owed) {
        return task.role() == ResourceType.Role.ACTION
                && progress.done().contains(place)
                && (!owed || progress.unsettled().contains(place));
    }

    /**
     * Why what has no state is not done now: it was begun, and was interrupted or failed.
     *
     * @param owed whether it is owed on the host: a failure that was to be ignored does not settle that
     */
    Optional<String> brokeOff(Task<?, ?> task, Place place, boolean owed) {
        return task.role() == ResourceType.Role.ACTION
                ? interruption(place)
                        .or(() -> task.declaration().common().retries().isPresent()
                                ? Optional.empty()
                                : ended(place, Ending.Kind.FAILED))
                        .or(() -> owed
                                ? Optional.empty()
                                : Optional.ofNullable(progress.ignored().get(place)))
                : Optional.empty();
    }

    /** Why nobody knows whether it was done; the host may have told that an earlier run only. */
    Optional<String> interruption(Place place) {
        return ended(place, Ending.Kind.INTERRUPTED)
                .or(() -> progress.interrupted().contains(place)
                        ? Failures.describe(says(progress.run()), new StepResult.Interrupted(Bytes.empty()))
                        : Optional.empty());
    }

    private Optional<String> ended(Place place, Ending.Kind kind) {
        return Optional.ofNullable(endings.get(place))
                .filter(ending -> ending.kind() == kind)
                .map(Ending::why);
    }
}
