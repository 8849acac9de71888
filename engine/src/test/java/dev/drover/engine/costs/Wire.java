package dev.drover.engine.costs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A way to a server that takes its time, as a long wire does, and counts round trips: what a client sends that can be an answer to
 * what it got is one more. So two messages that cross each other cost one round trip together, and what is sent behind another
 * message without waiting costs none.
 */
final class Wire implements AutoCloseable {
    private static final Duration ONE_WAY = Duration.ofMillis(50);

    /** Later than what was under way already, earlier than any answer. */
    private static final long TOO_EARLY_NANOS = ONE_WAY.toNanos() * 3 / 2;

    private final ServerSocket listening;
    private final int server;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(Wire::daemon);
    private int roundTrips;
    private long sentAt;
    private boolean answered = true;

    private Wire(ServerSocket listening, int server) {
        this.listening = listening;
        this.server = server;
    }

    /** To a port of this machine. */
    static Wire to(int server) throws IOException {
        Wire wire = new Wire(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server);
        daemon(wire::accept).start();
        return wire;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "wire");
        thread.setDaemon(true);
        return thread;
    }

    int port() {
        return listening.getLocalPort();
    }

    /** All of them so far, those of the TCP connection itself left out. */
    synchronized int roundTrips() {
        return roundTrips;
    }

    private synchronized void sent() {
        if (answered) {
            answered = false;
            sentAt = System.nanoTime();
        }
    }

    private synchronized void delivered() {
        if (!answered && System.nanoTime() - sentAt > TOO_EARLY_NANOS) {
            answered = true;
            roundTrips++;
        }
    }

    private synchronized void connected() {
        answered = true;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                client.setTcpNoDelay(true);
                connected();
                // The server hears of it as late as of all else.
                later(() -> join(client));
            }
        } catch (IOException closed) {
            clock.shutdownNow();
        }
    }

    private void join(Socket client) {
        try {
            Socket host = new Socket(InetAddress.getLoopbackAddress(), server);
            host.setTcpNoDelay(true);
            daemon(() -> carry(client, host, this::sent, () -> {})).start();
            daemon(() -> carry(host, client, () -> {}, this::delivered)).start();
        } catch (IOException refused) {
            close(client);
        }
    }

    private void carry(Socket from, Socket to, Runnable taken, Runnable given) {
        byte[] buffer = new byte[1 << 16];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int length = in.read(buffer);
            while (length >= 0) {
                taken.run();
                byte[] bytes = java.util.Arrays.copyOf(buffer, length);
                later(() -> {
                    // Before the receiver can do anything about it.
                    given.run();
                    write(out, bytes, to);
                });
                length = in.read(buffer);
            }
        } catch (IOException ended) {
            later(() -> close(to));
            return;
        }
        later(() -> close(to));
    }

    private void later(Runnable work) {
        if (!clock.isShutdown()) {
            var unused = clock.schedule(work, ONE_WAY.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private static void write(OutputStream out, byte[] bytes, Socket to) {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException ended) {
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException closedAlready) {
            return;
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
