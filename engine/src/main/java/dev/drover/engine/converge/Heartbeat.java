package dev.drover.engine.converge;

import dev.drover.engine.transport.Session;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Tells the hosts that are locked, again and again, that their run still lives: one that hears nothing for a while gives its
 * lock up. Safe for many threads.
 */
final class Heartbeat implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(15);

    /** More than hosts are worked on at once: a ping may have to wait for what is sent to a host that does not take it. */
    private static final int AT_ONCE = 65;

    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
    private final Set<Session> underWay = ConcurrentHashMap.newKeySet();
    private Optional<Threads> threads = Optional.empty();

    private record Threads(ScheduledExecutorService clock, ExecutorService pings) {
        static Threads start() {
            return new Threads(
                    Executors.newSingleThreadScheduledExecutor(Threads::daemon),
                    Executors.newFixedThreadPool(AT_ONCE, Threads::daemon));
        }

        private static Thread daemon(Runnable work) {
            Thread thread = new Thread(work, "drover heartbeat");
            thread.setDaemon(true);
            return thread;
        }
    }

    synchronized void add(Session session) {
        sessions.add(session);
        if (threads.isEmpty()) {
            Threads started = Threads.start();
            threads = Optional.of(started);
            var unused = started.clock()
                    .scheduleWithFixedDelay(
                            () -> beat(started.pings()), EVERY.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
        }
    }

    void remove(Session session) {
        sessions.remove(session);
    }

    private void beat(ExecutorService pings) {
        for (Session session : sessions) {
            if (underWay.add(session)) {
                pings.execute(() -> {
                    try {
                        session.ping();
                    } finally {
                        underWay.remove(session);
                    }
                });
            }
        }
    }

    @Override
    public synchronized void close() {
        threads.ifPresent(started -> {
            started.clock().shutdownNow();
            started.pings().shutdownNow();
        });
    }
}
