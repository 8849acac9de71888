package dev.drover.standins.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;

/**
 * Keeps one ZooKeeper session and runs one step over and over: each second, and at once when a watched node changes. A lost
 * connection is waited out; an expired session is replaced by a new one, and the owner is told. The step runs in one thread.
 */
final class ZooKeeperLoop implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofSeconds(1);

    /** What is done with a living session. */
    interface Step {
        void run(ZooKeeper session, Watcher wake) throws KeeperException, InterruptedException;
    }

    private final ZooKeeperUrl url;
    private final Duration sessionTimeout;
    private final Step step;
    private final Runnable expired;
    private final Pulse pulse;
    /** One object for all watches: ZooKeeper keeps a watcher once, however often it is set. */
    private final Watcher wake;

    private volatile Optional<ZooKeeper> session = Optional.empty();

    /**
     * @param expired told when the session, and with it every ephemeral node, is gone
     */
    ZooKeeperLoop(ZooKeeperUrl url, Duration sessionTimeout, Step step, Runnable expired) {
        this.url = url;
        this.sessionTimeout = sessionTimeout;
        this.step = step;
        this.expired = expired;
        this.pulse = new Pulse("zookeeper", PERIOD, this::turn);
        this.wake = event -> pulse.wake();
    }

    void start() {
        pulse.start();
    }

    /** The session of now, for use by other threads; empty before the first and after an expired one. */
    Optional<ZooKeeper> session() {
        return session;
    }

    private void turn() {
        try {
            step.run(living(), wake);
        } catch (KeeperException.SessionExpiredException gone) {
            session = Optional.empty();
            expired.run();
        } catch (KeeperException notReachableNow) {
            // The client reconnects by itself; the next turn tries again.
            Log.info("ZooKeeper: " + notReachableNow.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private ZooKeeper living() {
        ZooKeeper handle = session.orElseGet(this::connect);
        session = Optional.of(handle);
        return handle;
    }

    private ZooKeeper connect() {
        try {
            var handle = new ZooKeeper(url.servers(), (int) sessionTimeout.toMillis(), event -> {});
            url.credentials().ifPresent(login -> handle.addAuthInfo("digest", login.getBytes(UTF_8)));
            return handle;
        } catch (IOException noSocket) {
            throw new UncheckedIOException(noSocket);
        }
    }

    /** Ends the session, so that ephemeral nodes vanish at once. */
    @Override
    public void close() {
        pulse.close();
        try {
            if (session.isPresent()) {
                session.get().close();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
