package dev.drover.hosts.contract;

import dev.drover.kit.LabHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Lets lab hosts use the container engine of this machine: their {@code docker} is the client of this machine, which talks
 * through a port that only the lab's network reaches.
 */
final class EngineRelay implements AutoCloseable {
    private static final int BUFFER = 64 << 10;
    private final ServerSocketChannel server;
    private final Path socket;

    private EngineRelay(ServerSocketChannel server, Path socket) {
        this.server = server;
        this.socket = socket;
        daemon(this::accept);
    }

    /** A relay for all hosts of the lab of this one. */
    static EngineRelay inNetworkOf(LabHost host) throws IOException {
        String gateway = host.exec(
                        "sh", "-c", "ip route show default | sed -n 's/^default via \\([^ ]*\\).*/\\1/p' | head -n 1")
                .expectSuccess("asking for the way to this machine")
                .stdout()
                .strip();
        ServerSocketChannel server =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getByName(gateway), 0));
        return new EngineRelay(server, Path.of("/var/run/docker.sock"));
    }

    /** Gives a host a {@code docker} that talks to this. */
    void provide(LabHost host) throws IOException {
        InetSocketAddress address = (InetSocketAddress) server.getLocalAddress();
        String url = "tcp://" + address.getHostString() + ":" + address.getPort();
        host.write("/usr/local/lib/docker-client", Files.readAllBytes(client()));
        host.write(
                "/usr/local/bin/docker",
                ("#!/bin/sh\nDOCKER_HOST=" + url + " exec /usr/local/lib/docker-client \"$@\"\n")
                        .getBytes(StandardCharsets.UTF_8));
        host.exec("chmod", "755", "/usr/local/lib/docker-client", "/usr/local/bin/docker")
                .expectSuccess("making docker a program");
    }

    private static Path client() throws IOException {
        return Path.of(Outside.output("sh", "-c", "command -v docker").strip()).toRealPath();
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "engine relay");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                SocketChannel engine = SocketChannel.open(StandardProtocolFamily.UNIX);
                engine.connect(UnixDomainSocketAddress.of(socket));
                daemon(() -> copy(client, engine));
                daemon(() -> copy(engine, client));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private static void copy(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        try {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                drain(buffer, to);
                buffer.clear();
            }
            to.shutdownOutput();
        } catch (IOException ended) {
            close(from);
            close(to);
        }
    }

    private static void drain(ByteBuffer buffer, ByteChannel to) throws IOException {
        while (buffer.hasRemaining()) {
            to.write(buffer);
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
