package dev.drover.engine.converge;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.drover.engine.transport.BatchLostException;
import dev.drover.engine.transport.OperationId;
import dev.drover.engine.transport.Session;
import dev.drover.engine.transport.Step;
import dev.drover.engine.transport.StepResult;
import dev.drover.engine.transport.TransportException;
import dev.drover.engine.transport.TransportException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Brings a batch to its end whose connection was lost: connects again, asks the host what became of each acting step, and
 * sends again only what reads, and what the host says was never started. Used for one batch.
 */
final class Recovery {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final int OVERDUE_PART = 10;

    /** How often the connection may be lost again without a step's end in between. */
    private static final int LOSSES = 5;

    /** What a host that just went away may answer for a while. */
    private static final ImmutableSet<Kind> PASSING =
            Sets.immutableEnumSet(Kind.LOST, Kind.REFUSED, Kind.NO_ANSWER, Kind.NO_ROUTE, Kind.NO_SHELL);

    private final Way way;
    private final Duration patience;
    /** As they were sent last. */
    private final List<Step> steps;

    private final List<Optional<Sent>> sent;
    private final List<StepResult> results = new ArrayList<>();
    private int losses;

    /** The way to the host. */
    interface Way {
        /** A session; connects if need be. */
        Session session();

        /** Runs steps in a session, after noting that they are sent. */
        ImmutableList<StepResult> run(ImmutableList<Step> steps);

        /** Hears what the host, asked about a step, said of it, before it is asked anything else. */
        void answered(Step step, StepResult result);

        /** Drops the connection, so that the next session is one over a new connection. */
        void disconnect();
    }

    /**
     * An acting step that went to the host.
     *
     * @param overdue whether its answer did not come in time: then it is being ended, or is let finish
     */
    private record Sent(OperationId operation, BatchLostException lost, boolean overdue) {
        /** How long its end may still be away; the host counts its time in steps, and may be a little late. */
        Duration remaining(Step step) {
            return overdue
                    ? GRACE.plus(step.timeout().dividedBy(OVERDUE_PART))
                    : step.timeout().plus(GRACE);
        }
    }

    /**
     * A batch that is to end.
     *
     * @param patience how long the host may be out of reach
     */
    Recovery(Way way, Duration patience, ImmutableList<Step> batch) {
        this.way = way;
        this.patience = patience;
        this.steps = new ArrayList<>(batch);
        this.sent = new ArrayList<>(Collections.nCopies(batch.size(), Optional.empty()));
    }

    /**
     * The results of all steps.
     *
     * @throws TransportException if the host stays out of reach, or the connection is lost again and again
     */
    ImmutableList<StepResult> complete(BatchLostException lost) {
        note(lost);
        while (results.size() < steps.size()) {
            try {
                settle();
                List<Step> rest = steps.subList(results.size(), steps.size());
                rest.replaceAll(Step::anew);
                results.addAll(rest.isEmpty() ? ImmutableList.of() : way.run(ImmutableList.copyOf(rest)));
            } catch (BatchLostException again) {
                note(again);
            }
        }
        return ImmutableList.copyOf(results);
    }

    /** The steps of the batch as they were sent last: what was sent again is another operation. */
    ImmutableList<Step> steps() {
        return ImmutableList.copyOf(steps);
    }

    /** Takes the results that came of what was sent last. */
    private void note(BatchLostException lost) {
        losses = lost.received().isEmpty() ? losses + 1 : 1;
        if (Thread.currentThread().isInterrupted() || !isAskedAgain(lost) || losses > LOSSES) {
            throw lost;
        }
        for (int i = 0; i < lost.operations().size(); i++) {
            boolean overdue =
                    lost.kind() == Kind.NO_ANSWER && i == lost.received().size();
            sent.set(results.size() + i, lost.operations().get(i).map(operation -> new Sent(operation, lost, overdue)));
        }
        results.addAll(lost.received());
        boolean failed = IntStream.range(0, lost.received().size())
                .anyMatch(i -> lost.operations().get(i).isPresent()
                        && !(lost.received().get(i) instanceof StepResult.Exited exited && exited.succeeded()));
        if (failed) {
            // What is behind a failed act is not started, and its answer just did not come.
            results.addAll(Collections.nCopies(steps.size() - results.size(), new StepResult.NotStarted()));
            return;
        }
        reconnect();
    }

    /** What only reads and does not come to its end would not do so the next time. */
    private static boolean isAskedAgain(BatchLostException lost) {
        boolean acts = lost.operations().stream()
                .skip(lost.received().size())
                .findFirst()
                .flatMap(operation -> operation)
                .isPresent();
        return lost.kind() == Kind.LOST || (lost.kind() == Kind.NO_ANSWER && acts);
    }

    /** Asks about the acting steps that were sent, up to the first that was never started. */
    private void settle() {
        while (results.size() < steps.size()) {
            int at = results.size();
            if (sent.get(at).isPresent()) {
                StepResult result = recall(sent.get(at).get(), steps.get(at));
                way.answered(steps.get(at), result);
                if (result instanceof StepResult.NotStarted) {
                    return;
                }
                results.add(result);
                if (!(result instanceof StepResult.Exited exited && exited.succeeded())) {
                    results.addAll(Collections.nCopies(steps.size() - results.size(), new StepResult.NotStarted()));
                }
            } else if (sent.subList(at, steps.size()).stream().anyMatch(Optional::isPresent)) {
                // It only reads, and what was sent behind it may have been done.
                results.addAll(way.run(ImmutableList.of(steps.get(at))));
            } else {
                return;
            }
        }
    }

    private StepResult recall(Sent one, Step step) {
        long gone = System.nanoTime();
        while (true) {
            try {
                return way.session().recall(one.operation(), one.lost().age(), one.remaining(step));
            } catch (TransportException again) {
                boolean lost = again.kind() == Kind.LOST || again.kind() == Kind.NO_ANSWER;
                if (!lost || waited(gone).compareTo(patience) > 0) {
                    throw again;
                }
                reconnect();
            }
        }
    }

    private void reconnect() {
        long gone = System.nanoTime();
        Duration pause = Duration.ZERO;
        while (true) {
            way.disconnect();
            sleep(pause);
            try {
                way.session();
                return;
            } catch (TransportException e) {
                if (!PASSING.contains(e.kind()) || waited(gone).compareTo(patience) > 0) {
                    throw e;
                }
                pause = pause.isZero() ? FIRST_PAUSE : shorter(pause.multipliedBy(2), LONGEST_PAUSE);
            }
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration waited(long since) {
        return Duration.ofNanos(System.nanoTime() - since);
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransportException(Kind.LOST, "interrupted while waiting for a host to answer again", e);
        }
    }
}
