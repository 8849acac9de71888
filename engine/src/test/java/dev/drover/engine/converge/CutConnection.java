package dev.drover.engine.converge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.drover.engine.transport.Connection;
import dev.drover.engine.transport.Session;
import dev.drover.engine.transport.ShellChannel;
import dev.drover.engine.transport.ShellSession;
import dev.drover.engine.transport.http.HttpOutcome;
import dev.drover.engine.transport.http.HttpRequest;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * A connection to a shell of this machine that breaks after so many bytes, as a network does: the shell sees the end of its
 * input, and its output goes nowhere.
 */
final class CutConnection implements Connection {
    private static final String MARK = "DROVER_TEST_CONNECTION";

    private final String mark = UUID.randomUUID().toString();
    private final Process process;
    private final ShellSession.Counters counters = ShellSession.Counters.zero();
    private final AtomicLong up = new AtomicLong();
    private final AtomicLong down = new AtomicLong();
    private final Session session;
    private volatile long mostUp = Long.MAX_VALUE;
    private volatile long mostDown = Long.MAX_VALUE;

    CutConnection(String... shell) {
        ProcessBuilder builder = new ProcessBuilder(shell);
        builder.environment().put(MARK, mark);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        session = ShellSession.open(
                "cut",
                new ShellChannel(
                        new Up(process.getOutputStream()),
                        new Down(process.getInputStream()),
                        process.getErrorStream(),
                        this::cut),
                Duration.ofSeconds(20),
                counters);
    }

    /** From now on, so many bytes get through to the shell. */
    CutConnection cutUpAfter(long bytes) {
        mostUp = up.get() + bytes;
        return this;
    }

    /** From now on, so many bytes come back. */
    CutConnection cutDownAfter(long bytes) {
        mostDown = down.get() + bytes;
        return this;
    }

    long bytesUp() {
        return up.get();
    }

    long bytesDown() {
        return down.get();
    }

    long pid() {
        return process.pid();
    }

    /** Kills the shell: it and what it runs get no chance to end in good order. */
    void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Kills all that was ever started over it, also what outlives it. */
    void killAll() {
        while (started().peek(ProcessHandle::destroyForcibly).count() > 0) {
            // Whoever was just starting another process is dead now; that one is looked for again.
        }
    }

    private Stream<ProcessHandle> started() {
        return ProcessHandle.allProcesses().filter(ProcessHandle::isAlive).filter(one -> {
            try {
                return Files.readString(Path.of("/proc", Long.toString(one.pid()), "environ"), ISO_8859_1)
                        .contains(MARK + "=" + mark);
            } catch (IOException ended) {
                return false;
            }
        });
    }

    boolean lives() {
        return process.isAlive();
    }

    /** Breaks it now. */
    void cut() {
        try {
            process.getOutputStream().close();
            process.getInputStream().close();
            process.getErrorStream().close();
        } catch (IOException closedAlready) {
            return;
        }
    }

    private final class Up extends FilterOutputStream {
        Up(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int passing = (int) Math.max(0, Math.min(length, mostUp - up.get()));
            out.write(bytes, offset, passing);
            up.addAndGet(passing);
            if (passing < length) {
                out.flush();
                cut();
            }
        }
    }

    private final class Down extends FilterInputStream {
        Down(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int passing = (int) Math.min(length, mostDown - down.get());
            if (passing <= 0) {
                cut();
                return -1;
            }
            int read = super.read(bytes, offset, passing);
            down.addAndGet(Math.max(0, read));
            return read;
        }
    }

    @Override
    public Session session(Optional<String> user) {
        return session;
    }

    @Override
    public HttpOutcome exchange(HttpRequest request) {
        throw new UnsupportedOperationException("only a shell");
    }

    @Override
    public Traffic traffic() {
        return Traffic.NONE;
    }

    @Override
    public void close() {
        session.close();
    }

    @Override
    public void leave() {
        session.leave();
    }
}
