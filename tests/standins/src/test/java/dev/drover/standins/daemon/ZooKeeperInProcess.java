package dev.drover.standins.daemon;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;

/** A ZooKeeper server of one on a free loopback port. */
final class ZooKeeperInProcess implements AutoCloseable {
    private final NIOServerCnxnFactory connections = new NIOServerCnxnFactory();

    ZooKeeperInProcess(Path directory) {
        try {
            connections.configure(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
            connections.startup(new ZooKeeperServer(directory.toFile(), directory.toFile(), 500));
        } catch (IOException notStarted) {
            throw new AssertionError(notStarted);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }

    /** The URL of a node, e.g. {@code zk://127.0.0.1:40001/mesos}. */
    String url(String path) {
        return "zk://" + servers() + path;
    }

    String servers() {
        return "127.0.0.1:" + connections.getLocalPort();
    }

    @Override
    public void close() {
        connections.shutdown();
    }
}
