package dev.drover.engine.converge;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import dev.drover.engine.journal.Ending;
import dev.drover.engine.journal.HostProgress;
import dev.drover.engine.journal.Journal;
import dev.drover.engine.journal.SentOperation;
import dev.drover.engine.report.Place;
import dev.drover.engine.resource.ReplacedFile;
import dev.drover.engine.transport.OperationId;
import dev.drover.engine.transport.Step;
import dev.drover.engine.transport.StepResult;
import java.time.Clock;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Where a run writes down what it is about to do, and what an earlier run did that it goes on with.
 *
 * @param journal absent: nobody will ask
 */
public record History(Optional<Journal> journal) {
    public static final History NONE = new History(Optional.empty());

    HostProgress of(String host) {
        return journal.map(kept -> kept.resumed().getOrDefault(host, HostProgress.NONE))
                .orElse(HostProgress.NONE);
    }

    /**
     * Notes the steps that are sent to one host, and what becomes of them.
     *
     * @param redacted hides secrets in what a host said
     */
    HostSessions.Intents intents(String host, Clock clock, UnaryOperator<String> redacted) {
        return new HostSessions.Intents() {
            /** The steps of which it was noted what they replaced. */
            private final Set<OperationId> replaced = new HashSet<>();

            @Override
            public void sending(Optional<String> user, ImmutableList<Step> steps) {
                ImmutableList<SentOperation> acting = steps.stream()
                        .flatMap(step -> acting(user, step).stream())
                        .collect(ImmutableList.toImmutableList());
                if (!acting.isEmpty()) {
                    journal.ifPresent(kept -> kept.sending(host, acting, false));
                }
            }

            private Optional<SentOperation> acting(Optional<String> user, Step step) {
                return step.operation()
                        .filter(operation -> !Obligations.isBookkeeping(step))
                        .map(operation -> new SentOperation(
                                user,
                                operation,
                                clock.instant(),
                                step.timeout(),
                                ReplacedFile.isNotedBy(step.script(), step.arguments())));
            }

            @Override
            public void owing(ImmutableSet<String> resources) {
                journal.ifPresent(kept -> kept.owing(host, resources));
            }

            @Override
            public void requesting() {
                journal.ifPresent(kept -> kept.sending(host, ImmutableList.of(), true));
            }

            @Override
            public void ended(Optional<String> user, ImmutableList<Step> steps, ImmutableList<StepResult> results) {
                if (results.stream().anyMatch(StepResult.Running.class::isInstance)) {
                    stillRunning(
                            atWork(),
                            IntStream.range(0, steps.size())
                                    .filter(i -> !Failures.isDone(results.get(i)))
                                    .mapToObj(i -> acting(user, steps.get(i)))
                                    .flatMap(Optional::stream)
                                    .collect(ImmutableList.toImmutableList()));
                } else if (results.stream().anyMatch(StepResult::isUncertain)) {
                    leaving();
                }
                for (int i = 0; i < steps.size(); i++) {
                    StepResult result = results.get(i);
                    acting(user, steps.get(i)).ifPresent(operation -> {
                        noteReplaced(operation, atWork(), result);
                        // More may be asked before the resource is told to have failed.
                        noteEnding(operation, result, ImmutableSet.of(Ending.Kind.FAILED));
                    });
                }
            }

            @Override
            public void answered(Optional<String> user, Step step, StepResult result) {
                acting(user, step).ifPresent(operation -> {
                    noteReplaced(operation, atWork(), result);
                    noteEnding(
                            operation,
                            result,
                            ImmutableSet.of(Ending.Kind.DONE, Ending.Kind.FAILED, Ending.Kind.INTERRUPTED));
                });
            }

            @Override
            public void recalling(SentOperation operation) {}

            @Override
            public void recalled(SentOperation operation, StepResult result) {
                ImmutableSet<Place> places = ImmutableSet.copyOf(Maps.filterValues(
                                of(host).attempts(), attempt -> attempt.sent().contains(operation))
                        .keySet());
                noteReplaced(operation, places, result);
                noteEnding(operation, result, ImmutableSet.copyOf(Ending.Kind.values()));
            }

            @Override
            public void stillRunning(ImmutableSet<Place> places, ImmutableList<SentOperation> operations) {
                journal.ifPresent(kept -> kept.stillRuns(host, places, operations));
            }

            @Override
            public void leaving() {
                journal.ifPresent(kept -> kept.interrupted(host, atWork()));
            }

            private ImmutableSet<Place> atWork() {
                return journal.map(kept -> kept.atWork(host)).orElse(ImmutableSet.of());
            }

            private void noteEnding(SentOperation operation, StepResult result, ImmutableSet<Ending.Kind> noted) {
                Failures.ending(result)
                        .filter(ending -> noted.contains(ending.kind()))
                        .map(ending -> new Ending(ending.kind(), redacted.apply(ending.why())))
                        .ifPresent(ending -> journal.ifPresent(kept -> kept.ended(host, operation.id(), ending)));
            }

            /** What was replaced is said before it is done, and so also by what was interrupted. */
            private void noteReplaced(SentOperation operation, ImmutableSet<Place> places, StepResult result) {
                if (!operation.replaces() || !replaced.add(operation.id())) {
                    return;
                }
                ImmutableList<ReplacedFile> files = ReplacedFile.notedIn(result.output());
                boolean ended = result instanceof StepResult.Exited
                        || result instanceof StepResult.TimedOut
                        || result instanceof StepResult.Stopped
                        || result instanceof StepResult.NotStarted;
                boolean certain = ReplacedFile.isWhole(result.output()) && (ended || !files.isEmpty());
                journal.ifPresent(kept -> {
                    if (!files.isEmpty()) {
                        kept.replaced(host, operation.user(), files);
                    }
                    if (!certain) {
                        kept.replacementUnknown(host, places);
                    }
                });
            }
        };
    }
}
