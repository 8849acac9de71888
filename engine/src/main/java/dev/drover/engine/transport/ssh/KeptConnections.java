package dev.drover.engine.transport.ssh;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Connections that nobody uses for now, logged in and kept for the next run. Only those are kept over which a run did nothing
 * but look: on such a host there is no step whose end is unknown, no lock that is held, and nothing that a new login would see
 * otherwise. What is done over another connection, to the same machine as its key says, ends those that were made before: the
 * groups of a login, for one, are those that its user had then. Whoever takes one looks first whether it is still right. Safe for
 * many threads.
 */
public final class KeptConnections implements AutoCloseable {
    /** Each has a thread, and a few hundred kilobytes of buffers. */
    private static final int MOST = 128;

    /** A user who may not log in any more is out after that. */
    private static final Duration AGE = Duration.ofHours(1);

    private final int most;
    private final Deque<Login> logins = new ArrayDeque<>();
    /** When something was done last on a machine, by its key; what is older than any login is forgotten. */
    private final Map<Bytes, Long> changes = new HashMap<>();

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
            if (!isPast(next.get()) && right.test(next.get())) {
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

    /** Lets go of all connections to a machine, also once those that are in use are to be kept: something was done there. */
    void changed(Bytes hostKey) {
        ImmutableList<Login> gone;
        synchronized (this) {
            if (!keeps()) {
                return;
            }
            long now = System.nanoTime();
            changes.values().removeIf(then -> now - then > AGE.toNanos());
            changes.put(hostKey, now);
            gone = remove(login -> login.hostKey().equals(hostKey));
        }
        gone.forEach(login -> Closing.quietly(login.client()));
    }

    private synchronized ImmutableList<Login> remove(Predicate<Login> which) {
        ImmutableList<Login> gone = logins.stream().filter(which).collect(ImmutableList.toImmutableList());
        logins.removeAll(gone);
        return gone;
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
        return keeps() && !isPast(login) && logins.add(login);
    }

    private synchronized Optional<Login> shrink() {
        return logins.size() > most ? Optional.of(logins.remove()) : Optional.empty();
    }

    private synchronized boolean isPast(Login login) {
        Long change = changes.get(login.hostKey());
        return System.nanoTime() - login.sinceNanos() > AGE.toNanos()
                || (change != null && change - login.sinceNanos() >= 0);
    }

    /** Lets go of those that have ended meanwhile or are too old. */
    public void tidy() {
        remove(login -> isPast(login) || !login.client().isConnected())
                .forEach(login -> Closing.quietly(login.client()));
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
            all = remove(login -> true);
        }
        all.forEach(login -> Closing.quietly(login.client()));
    }
}
