package dev.drover.engine.converge;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.journal.SentOperation;
import dev.drover.engine.report.Place;
import dev.drover.engine.transport.Connection;
import dev.drover.engine.transport.OperationId;
import dev.drover.engine.transport.Session;
import dev.drover.engine.transport.Step;
import dev.drover.engine.transport.StepResult;
import dev.drover.engine.transport.StopAnswer;
import dev.drover.engine.transport.TransportException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Stops the step that one host is at, once somebody insists on the end of the run. The shell that runs the step does not
 * listen meanwhile, so this takes a connection of its own. Safe for several threads.
 */
final class StepStopper implements HostSessions.Intents, AutoCloseable {
    private static final Duration EVERY = Duration.ofMillis(500);
    private final HostSessions.Intents intents;
    private final Interruption wish;
    private final Supplier<Connection> connector;
    private final Optional<String> become;
    private final Consumer<String> teller;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile Optional<UnderWay> underWay = Optional.empty();
    private String told = "";

    /** Steps that were sent and whose end was not heard of. */
    private record UnderWay(Optional<String> user, ImmutableList<OperationId> operations) {}

    /**
     * One that waits for somebody to insist.
     *
     * @param intents hears all first
     * @param connector makes a further connection to the host
     * @param become whom sessions become that ask for nobody else
     * @param teller hears why the step is not stopped
     */
    StepStopper(
            HostSessions.Intents intents,
            Interruption wish,
            Supplier<Connection> connector,
            Optional<String> become,
            Consumer<String> teller) {
        this.intents = intents;
        this.wish = wish;
        this.connector = connector;
        this.become = become;
        this.teller = teller;
    }

    @Override
    public void sending(Optional<String> user, ImmutableList<Step> steps) {
        ImmutableList<OperationId> operations = steps.stream()
                .filter(step -> step.operation().isPresent() && !Obligations.isBookkeeping(step))
                .map(step -> step.operation().orElseThrow())
                .collect(ImmutableList.toImmutableList());
        if (!operations.isEmpty() && wish.isInsisted()) {
            throw new InterruptedRunException();
        }
        intents.sending(user, steps);
        underWay = operations.isEmpty() ? Optional.empty() : Optional.of(new UnderWay(user, operations));
    }

    @Override
    public void owing(ImmutableSet<String> resources) {
        intents.owing(resources);
    }

    @Override
    public void requesting() {
        intents.requesting();
    }

    @Override
    public void ended(Optional<String> user, ImmutableList<Step> steps, ImmutableList<StepResult> results) {
        underWay = Optional.empty();
        intents.ended(user, steps, results);
    }

    @Override
    public void answered(Optional<String> user, Step step, StepResult result) {
        intents.answered(user, step, result);
    }

    @Override
    public void recalling(SentOperation operation) {
        intents.recalling(operation);
        underWay = Optional.of(new UnderWay(operation.user(), ImmutableList.of(operation.id())));
    }

    @Override
    public void recalled(SentOperation operation, StepResult result) {
        underWay = Optional.empty();
        intents.recalled(operation, result);
    }

    @Override
    public void stillRunning(ImmutableSet<Place> places, ImmutableList<SentOperation> operations) {
        intents.stillRunning(places, operations);
    }

    @Override
    public void leaving() {
        intents.leaving();
    }

    /** Begins to stop what is under way, and what may get under way until all is at its end. */
    void begin() {
        Thread thread = new Thread(this::stopAll, "drover stop");
        thread.setDaemon(true);
        thread.start();
    }

    private void stopAll() {
        boolean ended = false;
        while (!ended) {
            try (Stops stops = new Stops()) {
                do {
                    underWay.ifPresent(stops::stop);
                    ended = isOverWithin(EVERY);
                } while (!ended);
            } catch (TransportException e) {
                tell("its step cannot be stopped: " + e.getMessage());
                ended = isOverWithin(EVERY);
            }
        }
    }

    private boolean isOverWithin(Duration pause) {
        try {
            return over.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Nothing is told twice in a row. */
    private void tell(String why) {
        if (!why.equals(told)) {
            told = why;
            teller.accept(why);
        }
    }

    /** A further connection, made when it is needed. */
    private final class Stops implements AutoCloseable {
        private Optional<Connection> connection = Optional.empty();

        void stop(UnderWay steps) {
            Connection open = connection.orElseGet(connector);
            connection = Optional.of(open);
            Session session = open.session(steps.user().or(() -> become));
            for (OperationId operation : steps.operations()) {
                StopAnswer answer = session.stop(operation);
                if (answer.state() == StopAnswer.State.FINISHING) {
                    tell("its step is let finish: " + answer.program()
                            + " is at work there, and package managers are not stopped");
                }
            }
        }

        @Override
        public void close() {
            connection.ifPresent(Connection::close);
        }
    }

    @Override
    public void close() {
        wish.forget(this);
        over.countDown();
    }
}
