package dev.drover.cli.keeper;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

/**
 * The client of a command that runs. If it goes away, the command ends as one whose terminal is closed. One thread sends all that is
 * sent: Java would close the connection of a thread that is interrupted, as those of hosts are when a run is over.
 */
final class Caller implements Keeper.Client {
    private static final int HANGUP = 129;
    /** No frame: nothing more is sent. */
    private static final int LAST = 0;

    private final Frames frames;
    private final boolean terminal;
    private final Output out = new Output(Frames.OUT);
    private final Output err = new Output(Frames.ERR);
    private final Input input = new Input();
    private final BlockingQueue<Letter> letters = new LinkedBlockingQueue<>();
    private Optional<Runnable> interrupted = Optional.empty();
    private boolean wasInterrupted;
    private boolean over;
    private volatile boolean gone;

    /** Something to send, and whoever waits until it was. */
    private record Letter(int kind, byte[] bytes, Semaphore sent) {}

    Caller(Frames frames, boolean terminal) {
        this.frames = frames;
        this.terminal = terminal;
    }

    void listen() {
        start("hearing", this::hear);
        start("telling", this::tell);
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, Keeper.THREAD + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void hear() {
        try {
            while (frames.next()) {
                switch (frames.kind()) {
                    case Frames.INTERRUPT -> interrupt();
                    case Frames.INPUT -> input.came(frames.payload());
                    case Frames.WROTE -> wrote(frames.payload());
                    default -> throw new IOException("a frame of no known kind");
                }
            }
        } catch (IOException closed) {
            // The same as its end.
        }
        hangUp();
    }

    private void wrote(byte[] payload) throws IOException {
        if (payload.length != 2) {
            throw new IOException("no answer to what was written");
        }
        (payload[0] == Frames.OUT ? out : err).written(payload[1] == 1);
    }

    private void tell() {
        try {
            for (Letter next = letters.take(); next.kind() != LAST; next = letters.take()) {
                tell(next);
                next.sent().release();
            }
        } catch (InterruptedException never) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(Letter letter) {
        try {
            frames.send(letter.kind(), letter.bytes());
        } catch (IOException closed) {
            gone = true;
            hangUp();
        }
    }

    /** Sends, and waits until it is; whether the client is still there. */
    private boolean send(int kind, byte[] bytes) {
        if (gone) {
            return false;
        }
        Letter letter = new Letter(kind, bytes, new Semaphore(0));
        letters.add(letter);
        letter.sent().acquireUninterruptibly();
        return !gone;
    }

    private synchronized void interrupt() {
        wasInterrupted = true;
        if (over) {
            return;
        }
        if (interrupted.isEmpty()) {
            System.exit(HANGUP);
        }
        Thread thread = new Thread(interrupted.get(), "Ctrl-C");
        thread.setDaemon(true);
        thread.start();
    }

    private synchronized void hangUp() {
        if (!over) {
            System.exit(HANGUP);
        }
    }

    /** Tells how the command ended; whether it did so undisturbed, and the client has heard it. */
    boolean ended(int status) {
        boolean undisturbed = endUndisturbed();
        boolean heard = send(Frames.EXIT, Frames.bytes(status));
        gone = true;
        letters.add(new Letter(LAST, new byte[0], new Semaphore(0)));
        return undisturbed && heard;
    }

    private synchronized boolean endUndisturbed() {
        over = true;
        return !wasInterrupted;
    }

    @Override
    public OutputStream out() {
        return out;
    }

    @Override
    public OutputStream err() {
        return err;
    }

    @Override
    public InputStream in() {
        return input;
    }

    @Override
    public boolean terminal() {
        return terminal;
    }

    @Override
    public synchronized void onInterrupt(Runnable work) {
        interrupted = Optional.of(work);
    }

    @Override
    public synchronized void onInterruptEnd() {
        interrupted = Optional.empty();
    }

    @Override
    public void leave(int status) {
        send(Frames.EXIT, Frames.bytes(status));
        Runtime.getRuntime().halt(status);
    }

    /**
     * One of the client's streams. What is written is written there when {@code write} comes back, as to a stream of one's own: so
     * what comes after it on the other stream comes after it.
     */
    private final class Output extends OutputStream {
        private static final int MOST = 1 << 20;
        private final int letter;
        private final Semaphore answers = new Semaphore(0);
        private volatile boolean complete = true;

        Output(int letter) {
            this.letter = letter;
        }

        void written(boolean wholly) {
            complete = wholly;
            answers.release();
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
            for (int done = 0; done < length; done += MOST) {
                byte[] piece = new byte[Math.min(MOST, length - done)];
                System.arraycopy(bytes, offset + done, piece, 0, piece.length);
                if (!send(letter, piece)) {
                    throw new IOException("the command has ended");
                }
                answers.acquireUninterruptibly();
                if (!complete) {
                    throw new IOException("it could not be written");
                }
            }
        }
    }

    /** The client's standard input: nothing is read there that nobody here wants. */
    private final class Input extends InputStream {
        private static final int MOST = 8192;
        private final Semaphore pieces = new Semaphore(0);
        private volatile byte[] piece = new byte[0];

        void came(byte[] bytes) {
            piece = bytes;
            pieces.release();
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public synchronized int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            int most = Math.min(length, MOST);
            if (!send(Frames.READ, Frames.bytes(most))) {
                throw new IOException("the command has ended");
            }
            pieces.acquireUninterruptibly();
            byte[] bytes = piece;
            if (bytes.length > most) {
                throw new IOException("more came than was asked for");
            }
            System.arraycopy(bytes, 0, into, offset, bytes.length);
            return bytes.length == 0 ? -1 : bytes.length;
        }
    }
}
