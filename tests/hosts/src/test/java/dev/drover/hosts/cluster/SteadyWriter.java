package dev.drover.hosts.cluster;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Sets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.awaitility.Awaitility;

/** A client of ZooKeeper that writes one node after the other, and remembers each that was acknowledged. */
final class SteadyWriter {
    private static final String ROOT = "/written";
    /** So that all nodes fit into one answer. */
    private static final Duration PACE = Duration.ofMillis(5);

    private static final int SESSION_MILLIS = 20_000;
    private final String servers;
    private final Set<String> acknowledged = new ConcurrentSkipListSet<>();
    private final AtomicLong longestPause = new AtomicLong();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    // Used by the timer's thread.
    private ZooKeeper session;
    private long last = System.nanoTime();
    private int next;

    private SteadyWriter(List<String> addresses) {
        this.servers = String.join(
                ",", addresses.stream().map(address -> address + ":2181").toList());
        this.session = session();
    }

    /** Writes to an ensemble from now on. */
    static SteadyWriter to(List<String> addresses) {
        SteadyWriter writer = new SteadyWriter(addresses);
        var unused = writer.timer.scheduleWithFixedDelay(writer::write, 0, PACE.toMillis(), TimeUnit.MILLISECONDS);
        return writer;
    }

    int acknowledged() {
        return acknowledged.size();
    }

    /** The longest time without an acknowledged write. */
    Duration longestPause() {
        return Duration.ofNanos(longestPause.get());
    }

    private ZooKeeper session() {
        try {
            return new ZooKeeper(servers, SESSION_MILLIS, event -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tries to write the next node, or the same one again. */
    private void write() {
        try {
            if (!session.getState().isAlive()) {
                session.close();
                session = session();
            }
            String name = "n-%07d".formatted(next);
            if (create(session, ROOT) && create(session, ROOT + "/" + name)) {
                acknowledged.add(name);
                next++;
                long now = System.nanoTime();
                longestPause.accumulateAndGet(now - last, Math::max);
                last = now;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the node is there for certain. A lost answer is asked again: the node may be there already. */
    private static boolean create(ZooKeeper session, String path) throws InterruptedException {
        try {
            session.create(path, path.getBytes(US_ASCII), ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            return true;
        } catch (KeeperException.NodeExistsException there) {
            return true;
        } catch (KeeperException unanswered) {
            return false;
        }
    }

    /** The acknowledged nodes that the ensemble does not have; asked of one member. */
    Set<String> lost(String address) throws InterruptedException, KeeperException, IOException {
        ZooKeeper asking = new ZooKeeper(address + ":2181", SESSION_MILLIS, event -> {});
        try {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .ignoreExceptionsInstanceOf(KeeperException.ConnectionLossException.class)
                    .until(() -> asking.exists(ROOT, false) != null);
            // What is read after this was written before it.
            asking.create(ROOT + "-" + address, new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
            return Sets.difference(acknowledged, new TreeSet<>(asking.getChildren(ROOT, false)))
                    .immutableCopy();
        } finally {
            asking.close();
        }
    }

    /** Ends writing; may be called again. */
    void end() throws InterruptedException {
        timer.shutdownNow();
        assertThat(timer.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        session.close();
    }
}
