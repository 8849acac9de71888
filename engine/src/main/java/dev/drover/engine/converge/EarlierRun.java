package dev.drover.engine.converge;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.graph.Task;
import dev.drover.engine.journal.HostProgress;
import dev.drover.engine.journal.SentOperation;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.report.Place;
import dev.drover.engine.resource.ResourceType;
import dev.drover.engine.transport.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * What the run that this one goes on with did on one host.
 *
 * @param progress as its journal tells, and the host since
 * @param turnedOutDone what only the host could tell
 * @param interruption why it is not known whether what was in flight was done
 * @param failure why what was in flight failed
 * @param atWork whether the host was still at it
 */
record EarlierRun(
        HostProgress progress,
        ImmutableSet<Place> turnedOutDone,
        Optional<String> interruption,
        Optional<String> failure,
        boolean atWork) {
    private static final Duration GRACE = Duration.ofSeconds(30);

    /** There is none. */
    static final EarlierRun NONE =
            new EarlierRun(HostProgress.NONE, ImmutableSet.of(), Optional.empty(), Optional.empty(), false);

    /** Asks the host what became of the steps that were on their way when the run ended. */
    static EarlierRun asked(HostProgress progress, HostSessions sessions, Supplier<Instant> now) {
        ImmutableList.Builder<StepResult> answers = ImmutableList.builder();
        for (SentOperation operation : progress.sent()) {
            answers.add(sessions.recall(
                    operation,
                    Duration.between(operation.at(), now.get()),
                    operation.limit().plus(GRACE)));
        }
        ImmutableList<StepResult> results = answers.build();
        if (results.stream().anyMatch(StepResult.Running.class::isInstance)) {
            sessions.stillRunning(IntStream.range(0, results.size())
                    .filter(i -> !History.isDone(results.get(i)))
                    .mapToObj(progress.sent()::get)
                    .collect(ImmutableList.toImmutableList()));
        }
        String says = "this step of run " + progress.run();
        Optional<String> interruption = progress.unrecorded()
                ? Optional.of("run " + progress.run() + " ended while it asked a server for this: it may or may not"
                        + " have been done; look at the server, then run `drover apply` again")
                : results.stream()
                        .filter(StepResult::isUncertain)
                        .flatMap(result -> Failures.describe(says, result).stream())
                        .findFirst();
        Optional<String> failure = results.stream()
                .filter(result -> !result.isUncertain() && !(result instanceof StepResult.NotStarted))
                .flatMap(result -> Failures.describe(says, result).stream())
                .findFirst();
        boolean done = !results.isEmpty()
                && !progress.unrecorded()
                && results.stream()
                        .allMatch(result -> result instanceof StepResult.Exited exited && exited.succeeded());
        return done
                ? new EarlierRun(
                        progress.settledWith(ImmutableSet.<Place>builder()
                                .addAll(progress.done())
                                .addAll(progress.inFlight())
                                .build()),
                        progress.inFlight(),
                        Optional.empty(),
                        Optional.empty(),
                        false)
                : new EarlierRun(
                        progress,
                        ImmutableSet.of(),
                        interruption,
                        failure,
                        results.stream().anyMatch(StepResult.Running.class::isInstance));
    }

    /** This, after something came to be owed anew: that has to be done again, whatever the run did. */
    EarlierRun owing(ImmutableSet<Obligation> incurred) {
        ImmutableSet<String> watchers =
                incurred.stream().map(one -> one.watch().watcher().toString()).collect(ImmutableSet.toImmutableSet());
        return new EarlierRun(
                progress.withDone(progress.done().stream()
                        .filter(place -> !watchers.contains(place.resource()))
                        .collect(ImmutableSet.toImmutableSet())),
                turnedOutDone,
                interruption,
                failure,
                atWork);
    }

    /** Whether it did what has no state that the host could tell. */
    boolean did(Task<?, ?> task, Place place) {
        return task.role() == ResourceType.Role.ACTION && progress.done().contains(place);
    }

    /** Why what has no state is not done now: it was begun, and was interrupted or failed. */
    Optional<String> brokeOff(Task<?, ?> task, Place place) {
        if (task.role() != ResourceType.Role.ACTION) {
            return Optional.empty();
        }
        if (progress.inFlight().contains(place)) {
            boolean again = task.declaration().common().retries().isPresent();
            return interruption.or(() -> again ? Optional.empty() : failure);
        }
        return progress.interrupted().contains(place)
                ? Failures.describe("this step of run " + progress.run(), new StepResult.Interrupted(Bytes.empty()))
                : Optional.empty();
    }
}
