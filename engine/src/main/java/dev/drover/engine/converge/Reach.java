package dev.drover.engine.converge;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Facts;
import dev.drover.engine.model.Host;
import dev.drover.engine.model.Problem;
import dev.drover.engine.report.RunEvent;
import dev.drover.engine.transport.Connection;
import dev.drover.engine.transport.Transport;
import dev.drover.engine.transport.TransportException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** Reaches hosts: each at most once a run, when first asked for. Safe for many threads. */
final class Reach implements AutoCloseable {
    private static final int CLOSED_AT_ONCE = 64;
    private final Transport ssh;
    private final Transport local;
    private final Access access;
    private final Gatherer gatherer;
    private final Emitter emitter;
    private final History history;
    private final HostLocks locks;
    private final Interruption wish;
    private final Set<StepStopper> stoppers = ConcurrentHashMap.newKeySet();
    private final Map<String, FutureTask<ReachedHost>> hosts = new ConcurrentHashMap<>();

    Reach(
            Transport ssh,
            Transport local,
            Access access,
            Gatherer gatherer,
            Emitter emitter,
            History history,
            HostLocks locks,
            Interruption wish) {
        this.wish = wish;
        this.locks = locks;
        this.history = history;
        this.ssh = ssh;
        this.local = local;
        this.access = access;
        this.gatherer = gatherer;
        this.emitter = emitter;
    }

    /**
     * The host, logged in to.
     *
     * @throws TransportException if it cannot be reached; the same one at every call
     */
    ReachedHost host(Host host) {
        FutureTask<ReachedHost> task = hosts.computeIfAbsent(host.name(), name -> new FutureTask<>(() -> reach(host)));
        task.run();
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransportException(TransportException.Kind.NO_ANSWER, "interrupted while connecting", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failed) {
                throw failed;
            }
            throw new IllegalStateException("reaching " + host.name(), e.getCause());
        }
    }

    /** What keeps us from reaching the host and is wrong on this side; found without contacting it. */
    ImmutableList<Problem> problems(Host host) {
        return transport(host).problems(access.endpoint(host));
    }

    /** Whether the host can be reached again once it went away. */
    boolean reconnects(Host host) {
        return transport(host).reconnects();
    }

    private Transport transport(Host host) {
        boolean here = host.settings().connection().filter("local"::equals).isPresent();
        return here ? local : ssh;
    }

    private ReachedHost reach(Host host) {
        HostSessions sessions =
                new HostSessions(() -> connect(host), host.settings().become(), stopper(host), locks.of(host.name()));
        try {
            sessions.connect();
            Facts facts = gather(host, sessions);
            return new ReachedHost(host, sessions, facts);
        } catch (RuntimeException e) {
            sessions.close();
            throw e;
        }
    }

    private StepStopper stopper(Host host) {
        StepStopper stopper = new StepStopper(
                history.intents(host.name(), Clock.systemUTC(), emitter::redacted),
                wish,
                () -> transport(host).connect(access.endpoint(host)),
                host.settings().become(),
                why -> emitter.send(new RunEvent.StepNotStopped(emitter.now(), emitter.run(), host.name(), why)));
        stoppers.add(stopper);
        wish.heardBy(stopper);
        return stopper;
    }

    private Connection connect(Host host) {
        Instant started = emitter.now();
        Connection connection = transport(host).connect(access.endpoint(host));
        emitter.send(new RunEvent.HostConnected(
                emitter.now(), emitter.run(), host.name(), Duration.between(started, emitter.now())));
        return connection;
    }

    /** Reads a host's facts again. */
    Facts gather(Host host, HostSessions sessions) {
        Instant asked = emitter.now();
        Facts facts = gatherer.gather(sessions);
        emitter.send(new RunEvent.FactsGathered(
                emitter.now(),
                emitter.run(),
                host.name(),
                (facts.os().id() + " " + facts.os().version()).strip(),
                Duration.between(asked, emitter.now())));
        return facts;
    }

    @Override
    public void close() {
        stoppers.forEach(StepStopper::close);
        locks.close();
        ImmutableList<FutureTask<ReachedHost>> reached =
                hosts.values().stream().filter(FutureTask::isDone).collect(ImmutableList.toImmutableList());
        if (!reached.isEmpty()) {
            // Each that has something to forget is waited for.
            ExecutorService closers = Executors.newFixedThreadPool(Math.min(CLOSED_AT_ONCE, reached.size()));
            try {
                reached.stream()
                        .map(task -> closers.submit(() -> closeQuietly(task)))
                        .toList()
                        .forEach(Reach::await);
            } finally {
                closers.shutdown();
            }
        }
    }

    private static void await(Future<?> closing) {
        try {
            closing.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("leaving a host", e.getCause());
        }
    }

    private static void closeQuietly(FutureTask<ReachedHost> task) {
        try {
            task.get().close();
        } catch (ExecutionException neverReached) {
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
