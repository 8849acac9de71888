package dev.drover.engine.converge;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.journal.SentOperation;
import dev.drover.engine.model.Facts;
import dev.drover.engine.plan.Answers;
import dev.drover.engine.report.HostOutcome;
import dev.drover.engine.report.Place;
import dev.drover.engine.resource.Probe;
import dev.drover.engine.transport.BatchLostException;
import dev.drover.engine.transport.Connection;
import dev.drover.engine.transport.Session;
import dev.drover.engine.transport.Step;
import dev.drover.engine.transport.StepResult;
import dev.drover.engine.transport.TransportException;
import dev.drover.engine.transport.http.HttpOutcome;
import dev.drover.engine.transport.http.HttpRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The shells of one host, by acting user, and its way to servers over HTTP, over a connection that can be made anew. Used
 * by one thread at a time.
 */
final class HostSessions implements AutoCloseable {
    private static final int REQUESTS_AT_ONCE = 8;

    /** How often in a row the connection may be lost while the lock is taken. */
    private static final int LOSSES = 5;

    /** How long a host may be out of reach in the middle of a run. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Hears of steps before they are sent; they are not, if it throws. */
    interface Intents {
        Intents NONE = new Intents() {
            @Override
            public void sending(Optional<String> user, ImmutableList<Step> steps) {}

            @Override
            public void owing(ImmutableSet<String> resources) {}

            @Override
            public void requesting() {}

            @Override
            public void ended(Optional<String> user, ImmutableList<Step> steps, ImmutableList<StepResult> results) {}

            @Override
            public void answered(Optional<String> user, Step step, StepResult result) {}

            @Override
            public void recalling(SentOperation operation) {}

            @Override
            public void recalled(SentOperation operation, StepResult result) {}

            @Override
            public void stillRunning(ImmutableSet<Place> places, ImmutableList<SentOperation> operations) {}

            @Override
            public void leaving() {}
        };

        void sending(Optional<String> user, ImmutableList<Step> steps);

        /** With what is sent next something may come to be owed to these. */
        void owing(ImmutableSet<String> resources);

        /** A server is about to be asked to change something; the host keeps no record of that. */
        void requesting();

        /** Hears of what became of steps, as they were sent last. */
        void ended(Optional<String> user, ImmutableList<Step> steps, ImmutableList<StepResult> results);

        /** Hears what the host, asked about a step that was sent, said of it. With the next that it is sent it forgets that. */
        void answered(Optional<String> user, Step step, StepResult result);

        /** The host is about to be asked about a step of an earlier run, and may be at it still. */
        void recalling(SentOperation operation);

        /** Hears of what became of a step of an earlier run, which the host then forgets. */
        void recalled(SentOperation operation, StepResult result);

        /**
         * The host is at a step still when nobody waits for it any more.
         *
         * @param places the resources that it is of
         * @param operations that step, and those behind it that wait for its end
         */
        void stillRunning(ImmutableSet<Place> places, ImmutableList<SentOperation> operations);

        /** What the host is at is left before its end is known. */
        void leaving();
    }

    private final Intents intents;
    private final Optional<HostLock> lock;
    private final Supplier<Connection> connector;
    private final Optional<String> become;
    private Optional<Connection> connection = Optional.empty();
    private Connection.Traffic earlier = Connection.Traffic.NONE;
    private boolean answersKept = true;
    private boolean left;

    /**
     * Sessions without a connection yet.
     *
     * @param become whom sessions become that ask for nobody else
     * @param intents hears of steps before they are sent
     * @param lock taken before anything acts; absent: what acts does so beside other runs
     */
    HostSessions(Supplier<Connection> connector, Optional<String> become, Intents intents, Optional<HostLock> lock) {
        this.intents = intents;
        this.lock = lock;
        this.connector = connector;
        this.become = become;
    }

    /** Connects, if there is no connection. */
    synchronized Connection connect() {
        if (left) {
            throw new InterruptedRunException(HostOutcome.FAILED, "left: the run came to an end for all hosts");
        }
        Connection open = connection.orElseGet(connector);
        connection = Optional.of(open);
        return open;
    }

    /** Ends the connection; the next use makes a new one. */
    synchronized void disconnect() {
        earlier = traffic();
        lock.ifPresent(HostLock::dropSessions);
        connection.ifPresent(answersKept ? Connection::close : Connection::leave);
        connection = Optional.empty();
    }

    /** Leaves the host at whatever it is, from any thread: nobody hears of that any more, and it can be asked later. */
    synchronized void leave() {
        left = true;
        answersKept = false;
        connection.ifPresent(Connection::leave);
    }

    /** What the host told could not be kept: it is not to forget it with the end of the connection. */
    synchronized void answersLost() {
        answersKept = false;
    }

    /**
     * Runs a batch to its end, over a new connection if this one is lost: what the host has done is asked then, never
     * guessed.
     */
    ImmutableList<StepResult> run(Optional<String> user, ImmutableList<Step> batch) {
        try {
            return runOnce(user, batch);
        } catch (BatchLostException lost) {
            Recovery recovery = new Recovery(new WayOf(user), PATIENCE, batch);
            ImmutableList<StepResult> results = recovery.complete(lost);
            intents.ended(user, recovery.steps(), results);
            return results;
        }
    }

    /** The way to the host as one user. */
    private final class WayOf implements Recovery.Way {
        private final Optional<String> user;

        WayOf(Optional<String> user) {
            this.user = user;
        }

        @Override
        public Session session() {
            return HostSessions.this.session(user);
        }

        @Override
        public ImmutableList<StepResult> run(ImmutableList<Step> steps) {
            return send(user, steps);
        }

        @Override
        public void answered(Step step, StepResult result) {
            intents.answered(user, step, result);
        }

        @Override
        public void disconnect() {
            HostSessions.this.disconnect();
        }
    }

    /** Runs a batch that may end the connection itself. */
    ImmutableList<StepResult> runOnce(Optional<String> user, ImmutableList<Step> batch) {
        ImmutableList<StepResult> results = send(user, batch);
        intents.ended(user, batch, results);
        return results;
    }

    private ImmutableList<StepResult> send(Optional<String> user, ImmutableList<Step> batch) {
        if (batch.isEmpty()) {
            return ImmutableList.of();
        }
        if (batch.stream().anyMatch(step -> step.operation().isPresent())) {
            overLosses(own -> {
                own.confirmFor(session(user), session(Optional.empty()));
                return true;
            });
        }
        Session session = session(user);
        intents.sending(user, batch);
        return session.run(batch);
    }

    /**
     * Takes the lock of the host, if this run does not have it yet.
     *
     * @return whether another run had it after the host was looked at: then it has to be looked at again
     */
    boolean lock() {
        return overLosses(own -> own.take(session(Optional.empty())));
    }

    private boolean overLosses(Predicate<HostLock> claim) {
        for (int losses = 1; ; losses++) {
            try {
                return lock.isPresent() && claim.test(lock.get());
            } catch (TransportException lost) {
                if (lost.kind() != TransportException.Kind.LOST || losses == LOSSES) {
                    throw lost;
                }
                // Claimed twice it is the same lock.
                disconnect();
            }
        }
    }

    /** What to ask about the lock of the host while somebody else may still take it. */
    ImmutableList<Probe.Question> ofTheLock(Facts facts) {
        return lock.isPresent() && !lock.get().isOwned()
                ? ImmutableList.of(HostLock.question(facts))
                : ImmutableList.of();
    }

    /** Notes what the host said of its lock when it was looked at. */
    void looked(Facts facts, Answers answers) {
        lock.ifPresent(own -> own.looked(facts, answers));
    }

    /** What became of a step of an earlier run, whose program was killed; waits for its end. */
    StepResult recall(SentOperation operation, Duration age, Duration limit) {
        intents.recalling(operation);
        StepResult result = session(operation.user()).recall(operation.id(), age, limit);
        intents.recalled(operation, result);
        return result;
    }

    /**
     * The user that somebody is to act as, if the host has none of that name. The one that everything is done as is always
     * there: without it the host is out of reach.
     */
    Optional<String> absent(Optional<String> user) {
        if (user.isEmpty()) {
            return Optional.empty();
        }
        try {
            session(user);
            return Optional.empty();
        } catch (TransportException e) {
            if (e.kind() != TransportException.Kind.BECOME_NO_SUCH_USER) {
                throw e;
            }
            return user;
        }
    }

    private Session session(Optional<String> user) {
        return connect().session(user.or(() -> become));
    }

    /** Says to which resources something may come to be owed with what follows. */
    void owing(ImmutableSet<String> resources) {
        intents.owing(resources);
    }

    /** Says that requests follow which change something; they go past the shell that knows whether the host is still ours. */
    void requesting() {
        overLosses(own -> {
            own.confirm(session(Optional.empty()));
            return true;
        });
        intents.requesting();
    }

    /** Says that the host is still at the first of these steps of an earlier run. */
    void stillRunning(ImmutableSet<Place> places, ImmutableList<SentOperation> operations) {
        intents.stillRunning(places, operations);
    }

    /** Says that what the host is at is left before its end is known. */
    void leaving() {
        intents.leaving();
    }

    HttpOutcome exchange(HttpRequest request) {
        return connect().exchange(request);
    }

    /** Several requests, each for itself. */
    ImmutableMap<HttpRequest, HttpOutcome> exchange(Set<HttpRequest> requests) {
        return beside(requests, () -> true).outcomes();
    }

    /** Something, and requests at the same time. */
    <T> Beside<T> beside(Set<HttpRequest> requests, Supplier<T> work) {
        if (requests.isEmpty()) {
            return new Beside<>(work.get(), ImmutableMap.of());
        }
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(REQUESTS_AT_ONCE, requests.size()), task -> {
            Thread thread = new Thread(task, "drover requests");
            thread.setDaemon(true);
            return thread;
        });
        try {
            Map<HttpRequest, Future<HttpOutcome>> pending = new LinkedHashMap<>();
            requests.forEach(request -> pending.put(request, threads.submit(() -> exchange(request))));
            T result = work.get();
            ImmutableMap.Builder<HttpRequest, HttpOutcome> outcomes = ImmutableMap.builder();
            pending.forEach((request, outcome) -> outcomes.put(request, get(outcome)));
            return new Beside<>(result, outcomes.buildOrThrow());
        } finally {
            threads.shutdownNow();
        }
    }

    private static HttpOutcome get(Future<HttpOutcome> outcome) {
        try {
            return outcome.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransportException(TransportException.Kind.LOST, "interrupted during requests", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("sending a request", e.getCause());
        }
    }

    /** What was done, and what became of the requests at the same time. */
    record Beside<T>(T result, ImmutableMap<HttpRequest, HttpOutcome> outcomes) {}

    /** What all connections together have cost. */
    synchronized Connection.Traffic traffic() {
        return connection
                .map(Connection::traffic)
                .orElse(Connection.Traffic.NONE)
                .plus(earlier);
    }

    @Override
    public void close() {
        disconnect();
    }
}
