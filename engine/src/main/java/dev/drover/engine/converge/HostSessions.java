package dev.drover.engine.converge;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.engine.transport.Connection;
import dev.drover.engine.transport.Step;
import dev.drover.engine.transport.StepResult;
import dev.drover.engine.transport.TransportException;
import dev.drover.engine.transport.http.HttpOutcome;
import dev.drover.engine.transport.http.HttpRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * The shells of one host, by acting user, and its way to servers over HTTP, over a connection that can be made anew. Used
 * by one thread at a time.
 */
final class HostSessions implements AutoCloseable {
    private static final int REQUESTS_AT_ONCE = 8;
    private final Supplier<Connection> connector;
    private final Optional<String> become;
    private Optional<Connection> connection = Optional.empty();
    private Connection.Traffic earlier = Connection.Traffic.NONE;

    /**
     * Sessions without a connection yet.
     *
     * @param become whom sessions become that ask for nobody else
     */
    HostSessions(Supplier<Connection> connector, Optional<String> become) {
        this.connector = connector;
        this.become = become;
    }

    /** Connects, if there is no connection. */
    synchronized Connection connect() {
        Connection open = connection.orElseGet(connector);
        connection = Optional.of(open);
        return open;
    }

    /** Ends the connection; the next use makes a new one. */
    synchronized void disconnect() {
        earlier = traffic();
        connection.ifPresent(Connection::close);
        connection = Optional.empty();
    }

    ImmutableList<StepResult> run(Optional<String> user, ImmutableList<Step> batch) {
        return batch.isEmpty()
                ? ImmutableList.of()
                : connect().session(user.or(() -> become)).run(batch);
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
