package dev.drover.engine.transport.ssh;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Connections that nobody uses for now, logged in and kept for the next run. Only those are kept over which a run did nothing
 * but look: on such a host there is no step whose end is unknown, no lock that is held, and nothing that a new login would see
 * otherwise. Whoever takes one looks first whether it is still right. Safe for many threads.
 */
public final class KeptConnections implements AutoCloseable {
    /** Each has a thread, and a few hundred kilobytes of buffers. */
    private static final int MOST = 128;

    /** A user who may not log in any more is out after that. */
    private static final Duration AGE = Duration.ofHours(1);

    private final int most;
    private final Deque<Login> logins = new ArrayDeque<>();
    private boolean closed;

    private KeptConnections(int most) {
        this.most = most;
    }

    /** Keeps nothing: for a program that ends with its run. */
    public static KeptConnections none() {
        return new KeptConnections(0);
    }

    /** Keeps what it is given, until it is closed. */
    public static KeptConnections empty() {
        return new KeptConnections(MOST);
    }

    /** Whether it would keep anything. */
    synchronized boolean keeps() {
        return most > 0 && !closed;
    }

    /** Takes a connection out that was made on these terms and is still right; those that are not are closed. */
    Optional<Login> take(Login.Terms terms, Predicate<Login> right) {
        for (Optional<Login> next = next(terms); next.isPresent(); next = next(terms)) {
            if (!isOld(next.get()) && right.test(next.get())) {
                return next;
            }
            Closing.quietly(next.get().client());
        }
        return Optional.empty();
    }

    private synchronized Optional<Login> next(Login.Terms terms) {
        Iterator<Login> all = logins.iterator();
        while (all.hasNext()) {
            Login login = all.next();
            if (login.terms().equals(terms)) {
                all.remove();
                return Optional.of(login);
            }
        }
        return Optional.empty();
    }

    /** Keeps a connection that nobody uses any more; the one that was kept first makes room. */
    void keep(Login login) {
        if (!put(login)) {
            Closing.quietly(login.client());
            return;
        }
        shrink().ifPresent(oldest -> Closing.quietly(oldest.client()));
    }

    private synchronized boolean put(Login login) {
        return keeps() && !isOld(login) && logins.add(login);
    }

    private synchronized Optional<Login> shrink() {
        return logins.size() > most ? Optional.of(logins.remove()) : Optional.empty();
    }

    private static boolean isOld(Login login) {
        return System.nanoTime() - login.sinceNanos() > AGE.toNanos();
    }

    /** Lets go of those that have ended meanwhile or are too old. */
    public void tidy() {
        ImmutableList<Login> gone;
        synchronized (this) {
            gone = logins.stream()
                    .filter(login -> isOld(login) || !login.client().isConnected())
                    .collect(ImmutableList.toImmutableList());
            logins.removeAll(gone);
        }
        gone.forEach(login -> Closing.quietly(login.client()));
    }

    /** Those that are kept, such as {@code root@web1:22}. */
    public synchronized ImmutableList<String> names() {
        return logins.stream().map(login -> login.terms().toString()).collect(ImmutableList.toImmutableList());
    }

    @Override
    public void close() {
        ImmutableList<Login> all;
        synchronized (this) {
            closed = true;
            all = ImmutableList.copyOf(logins);
            logins.clear();
        }
        all.forEach(login -> Closing.quietly(login.client()));
    }
}
