package dev.drover.engine.transport;

import dev.drover.engine.model.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/** One of a shell's output streams: read by a thread of its own into a bounded buffer, taken from it with deadlines. */
final class Inlet implements AutoCloseable {
    private static final int CHUNK = 32 << 10;
    private static final int FIRST = 8 << 10;

    /** What no answer of a host is long. */
    private static final long MOST = 1L << 30;

    /** What is kept of output that is too long. */
    private static final int BEGINNING = 64 << 10;

    private static final int MEGABYTE = 1 << 20;
    private final InputStream stream;
    private final int bound;
    private final boolean dropOldest;
    private final AtomicLong received;
    private byte[] buffer = new byte[CHUNK];
    private final ByteArrayOutputStream first = new ByteArrayOutputStream();
    private int size;
    private boolean ended;
    private boolean closed;

    /**
     * Starts reading.
     *
     * @param bound bytes that are held at most
     * @param dropOldest whether more than that pushes out the oldest; otherwise reading waits
     * @param received counts the bytes
     */
    Inlet(String name, InputStream stream, int bound, boolean dropOldest, AtomicLong received) {
        this.stream = stream;
        this.bound = bound;
        this.dropOldest = dropOldest;
        this.received = received;
        Thread reader = new Thread(this::pump, name);
        reader.setDaemon(true);
        reader.start();
    }

    private void pump() {
        byte[] chunk = new byte[CHUNK];
        try {
            int read = stream.read(chunk);
            while (read >= 0 && add(chunk, read)) {
                read = stream.read(chunk);
            }
        } catch (IOException lost) {
            // The same as its end: what was awaited does not come.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Adds what was read; false if nobody wants more. */
    private synchronized boolean add(byte[] chunk, int length) throws InterruptedException {
        while (!dropOldest && size + length > bound && !closed) {
            wait();
        }
        if (closed) {
            return false;
        }
        received.addAndGet(length);
        if (dropOldest && size + length > bound) {
            consume(Math.min(size, size + length - bound));
        }
        if (size + length > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + length));
        }
        System.arraycopy(chunk, 0, buffer, size, length);
        first.write(chunk, 0, Math.min(length, FIRST - Math.min(FIRST, first.size())));
        size += length;
        notifyAll();
        return true;
    }

    private void consume(int count) {
        System.arraycopy(buffer, count, buffer, 0, size - count);
        size -= count;
        notifyAll();
    }

    /** What stood before a marker: all of it or, if that is too much, its beginning; and how many bytes there were. */
    record Before(Bytes kept, long total, int marker) {}

    /** What is kept of a stream as it comes. */
    private static final class Kept {
        private final int most;
        private ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private boolean cut;

        Kept(int most) {
            this.most = most;
        }

        void add(byte[] source, int count) {
            if (!cut && bytes.size() + count > most) {
                cut = true;
                // Nobody reads what is not whole, but for its first words; the memory is better given back.
                byte[] all = bytes.toByteArray();
                bytes = new ByteArrayOutputStream();
                bytes.write(all, 0, Math.min(all.length, BEGINNING));
            }
            int limit = cut ? Math.min(most, BEGINNING) : most;
            bytes.write(source, 0, Math.max(0, Math.min(count, limit - bytes.size())));
        }

        Bytes taken() {
            return Bytes.of(bytes.toByteArray());
        }
    }

    /**
     * Takes everything up to and with the first of the markers.
     *
     * @param keep how many bytes before the marker are kept; if there are more, only the first of them
     * @throws TransportException if that does not come in time, or more comes than any answer is long
     */
    synchronized Before takeUntil(int keep, Deadline deadline, String... markers) {
        Kept kept = new Kept(keep);
        long total = 0;
        byte[][] patterns = Arrays.stream(markers)
                .map(marker -> marker.getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
        int longest = Arrays.stream(patterns)
                .mapToInt(pattern -> pattern.length)
                .max()
                .orElse(0);
        while (true) {
            for (int i = 0; i < patterns.length; i++) {
                int at = find(patterns[i]);
                if (at >= 0) {
                    kept.add(buffer, at);
                    consume(at + patterns[i].length);
                    return new Before(kept.taken(), total + at, i);
                }
            }
            int safe = Math.max(0, size - longest + 1);
            kept.add(buffer, safe);
            total += safe;
            consume(safe);
            if (total > MOST) {
                throw new TransportException(
                        TransportException.Kind.PROTOCOL,
                        "the host's answer does not end: it sent more than " + MOST / MEGABYTE + " MB");
            }
            awaitMore(deadline);
        }
    }

    private int find(byte[] pattern) {
        for (int at = 0; at + pattern.length <= size; at++) {
            if (buffer[at] == pattern[0] && matches(pattern, at)) {
                return at;
            }
        }
        return -1;
    }

    private boolean matches(byte[] pattern, int at) {
        for (int i = 1; i < pattern.length; i++) {
            if (buffer[at + i] != pattern[i]) {
                return false;
            }
        }
        return true;
    }

    /** Takes exactly {@code count} bytes. */
    synchronized Bytes take(int count, Deadline deadline) {
        ByteArrayOutputStream taken = new ByteArrayOutputStream(count);
        while (taken.size() < count) {
            if (size == 0) {
                awaitMore(deadline);
            }
            int now = Math.min(size, count - taken.size());
            taken.write(buffer, 0, now);
            consume(now);
        }
        return Bytes.of(taken.toByteArray());
    }

    /** The first few KB that ever came. */
    synchronized String seen() {
        return first.toString(StandardCharsets.UTF_8);
    }

    /** Everything that is there now; nothing is taken. */
    synchronized String peek() {
        return new String(buffer, 0, size, StandardCharsets.UTF_8);
    }

    synchronized boolean hasEnded() {
        return ended && size == 0;
    }

    private void awaitMore(Deadline deadline) {
        int before = size;
        while (size == before) {
            if (ended) {
                throw new TransportException(TransportException.Kind.LOST, "the connection was lost");
            }
            long millis = deadline.millisLeft();
            if (millis <= 0) {
                throw new TransportException(
                        TransportException.Kind.NO_ANSWER,
                        "the host did not answer within " + deadline.limit().toSeconds() + " s");
            }
            try {
                wait(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new TransportException(TransportException.Kind.LOST, "interrupted", e);
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        end();
    }

    /** A moment by which something must have come. */
    record Deadline(Duration limit, long atNanos) {
        static Deadline in(Duration limit) {
            return new Deadline(limit, System.nanoTime() + limit.toNanos());
        }

        long millisLeft() {
            return (atNanos - System.nanoTime()) / 1_000_000;
        }
    }
}
