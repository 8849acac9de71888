package dev.drover.engine.converge;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.journal.HostProgress;
import dev.drover.engine.journal.Journal;
import dev.drover.engine.journal.SentOperation;
import dev.drover.engine.resource.ReplacedFile;
import dev.drover.engine.transport.Step;
import dev.drover.engine.transport.StepResult;
import java.time.Clock;
import java.util.Optional;
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

    /** Notes the steps that are sent to one host. */
    HostSessions.Intents intents(String host, Clock clock) {
        return new HostSessions.Intents() {
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
            public void requesting() {
                journal.ifPresent(kept -> kept.sending(host, ImmutableList.of(), true));
            }

            @Override
            public void ended(Optional<String> user, ImmutableList<Step> steps, ImmutableList<StepResult> results) {
                if (results.stream().anyMatch(StepResult.Running.class::isInstance)) {
                    stillRunning(IntStream.range(0, steps.size())
                            .filter(i -> !isDone(results.get(i)))
                            .mapToObj(i -> acting(user, steps.get(i)))
                            .flatMap(Optional::stream)
                            .collect(ImmutableList.toImmutableList()));
                } else if (results.stream().anyMatch(StepResult::isUncertain)) {
                    leaving();
                }
                for (int i = 0; i < steps.size(); i++) {
                    Step step = steps.get(i);
                    if (ReplacedFile.isNotedBy(step.script(), step.arguments())) {
                        replaced(user, results.get(i));
                    }
                }
            }

            @Override
            public void recalling(SentOperation operation) {}

            @Override
            public void recalled(SentOperation operation, StepResult result) {
                if (result.isUncertain() && !(result instanceof StepResult.Running)) {
                    // The host forgets it, now that it has answered.
                    leaving();
                }
                if (operation.replaces()) {
                    replaced(operation.user(), result);
                }
            }

            @Override
            public void stillRunning(ImmutableList<SentOperation> operations) {
                journal.ifPresent(kept -> kept.stillRuns(host, operations));
            }

            @Override
            public void leaving() {
                journal.ifPresent(kept -> kept.interrupted(host));
            }

            /** What was replaced is said before it is done, and so also by what was interrupted. */
            private void replaced(Optional<String> user, StepResult result) {
                ImmutableList<ReplacedFile> files = ReplacedFile.notedIn(result.output());
                boolean ended = result instanceof StepResult.Exited
                        || result instanceof StepResult.TimedOut
                        || result instanceof StepResult.Stopped
                        || result instanceof StepResult.NotStarted;
                boolean certain = ReplacedFile.isWhole(result.output()) && (ended || !files.isEmpty());
                journal.ifPresent(kept -> {
                    if (!files.isEmpty()) {
                        kept.replaced(host, user, files);
                    }
                    if (!certain) {
                        kept.replacementUnknown(host);
                    }
                });
            }
        };
    }

    /** The host forgets it once its answer has come. */
    static boolean isDone(StepResult result) {
        return result instanceof StepResult.Exited exited && exited.succeeded();
    }
}
