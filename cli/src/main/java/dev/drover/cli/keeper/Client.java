package dev.drover.cli.keeper;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Has a command run by a keeper, and stands in for it here: prints what it prints, reads what it reads, passes Ctrl-C on and ends
 * with its status. Whatever is not as it should be before the keeper begins makes no difference but in time: then the command is
 * run here. Once the keeper has begun nobody else does it.
 */
public final class Client implements Runnable {
    /** The command is to be run here. */
    public static final int NOT_KEPT = -1;

    /** Of a program that was killed. */
    private static final int KILLED = 137;

    private static final int INTERRUPTED = 130;
    private static final List<String> COMMANDS = List.of("plan", "apply", "exec", "facts");
    private static final String OPTION = "--keeper";
    private static final String NO = "no";

    /** A keeper hears no Ctrl-C but those that are meant for it, and does not end with the terminal. */
    private static final String SETSID = "/usr/bin/setsid";

    private static final long START_MILLIS = 60_000;
    private static final long ANSWER_MILLIS = 20_000;

    /** Each does what it does to a command on its own; after these the user wants to be rid of it, whatever the keeper is at. */
    private static final int MOST_INTERRUPTS = 3;

    private final Frames frames;
    private final Terminal terminal;
    private final AtomicInteger interrupts = new AtomicInteger();
    private volatile boolean reads;

    /** What the client needs of the program that it stands in for. */
    public interface Terminal {
        /** Has Ctrl-C heard from now on, each time. */
        void onInterrupt(Runnable work);
    }

    private Client(Frames frames, Terminal terminal) {
        this.frames = frames;
        this.terminal = terminal;
    }

    /** Whether a command line asks for a keeper, as far as that can be seen without reading it. */
    public static boolean isWanted(Map<String, String> environment, String... words) {
        if (words.length == 0 || !COMMANDS.contains(words[0])) {
            return false;
        }
        String wish = environment.getOrDefault("DROVER_KEEPER", NO);
        for (int i = 1; i < words.length && !words[i].equals("--"); i++) {
            if (words[i].equals(OPTION)) {
                wish = i + 1 < words.length ? words[i + 1] : NO;
            } else if (words[i].startsWith(OPTION.concat("="))) {
                wish = words[i].substring(OPTION.length() + 1);
            }
        }
        return !wish.equals(NO);
    }

    /**
     * Has a keeper run a command, and starts one if there is none.
     *
     * @param isTerminal whether a person looks at standard output
     * @param mainClass of the keeper
     * @return the exit status, or {@link #NOT_KEPT}
     */
    public static int run(Terminal terminal, boolean isTerminal, String mainClass, String... words) {
        Frames frames;
        try {
            for (String word : words) {
                if (!new String(word.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).equals(word)) {
                    return NOT_KEPT;
                }
            }
            Station station = Station.here();
            Place place = Place.of(System.getenv(), System.getProperty("user.home"));
            place.make();
            place = place.checked(station.user());
            SocketChannel channel = connected(place, station, mainClass);
            frames = new Frames(channel);
            if (!isBegun(frames, channel, new Request(station.text(), isTerminal, words))) {
                channel.close();
                return NOT_KEPT;
            }
        } catch (IOException | RuntimeException | LinkageError asWithoutAKeeper) {
            return NOT_KEPT;
        }
        // Whatever happens from now on, the command is the keeper's.
        return new Client(frames, terminal).standIn();
    }

    /** Whether the keeper has taken the command over. It has not if it cannot be told in time. */
    private static boolean isBegun(Frames frames, SocketChannel channel, Request request) throws IOException {
        Limit limit = new Limit(ANSWER_MILLIS, channel);
        limit.start();
        try {
            frames.send(Frames.COMMAND, request.toBytes());
            if (!frames.next() || frames.kind() != Frames.READY) {
                return false;
            }
        } finally {
            limit.interrupt();
        }
        if (limit.isOver()) {
            return false;
        }
        frames.send(Frames.GO);
        return true;
    }

    private static SocketChannel connected(Place place, Station station, String mainClass) throws IOException {
        Path socket = place.socket(station);
        try {
            return place.connect(socket);
        } catch (IOException nobody) {
            if (!place.hasRoom()) {
                place.alone(place::sweep);
            }
            if (!place.hasRoom()) {
                throw nobody;
            }
            start(station, mainClass);
            return place.connect(socket);
        }
    }

    /** Starts a keeper, and waits until it listens. */
    private static void start(Station station, String mainClass) throws IOException {
        if (!new File(SETSID).canExecute()) {
            throw new IOException("there is no ".concat(SETSID));
        }
        List<String> command = new ArrayList<>();
        command.add(SETSID);
        command.addAll(station.command(mainClass));
        Process keeper = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        InputStream ready = keeper.getInputStream();
        Limit limit = new Limit(START_MILLIS, keeper::destroyForcibly);
        limit.start();
        try {
            if (ready.read() < 0) {
                throw new IOException("the keeper did not start");
            }
        } finally {
            limit.interrupt();
            ready.close();
        }
    }

    private int standIn() {
        Writer out = new Writer(Frames.OUT, FileDescriptor.out);
        Writer err = new Writer(Frames.ERR, FileDescriptor.err);
        out.start();
        err.start();
        hearInterrupts();
        try {
            while (frames.next()) {
                switch (frames.kind()) {
                    case Frames.OUT -> out.take(frames.payload());
                    case Frames.ERR -> err.take(frames.payload());
                    case Frames.READ -> read(frames.number());
                    case Frames.EXIT -> {
                        return frames.number();
                    }
                    default -> throw new IOException("a frame of no known kind");
                }
            }
        } catch (IOException gone) {
            // The same as its end.
        }
        if (interrupts.get() > 0) {
            return INTERRUPTED;
        }
        err.wrote(
                ("drover: the keeper that ran this command was ended in the middle of it; see what became of an apply with:"
                                + " drover runs list, and go on with: drover runs resume\n")
                        .getBytes(StandardCharsets.UTF_8));
        return KILLED;
    }

    /** While the keeper begins: what handles signals takes long to load. Where nothing does, Ctrl-C ends this and so the command. */
    private void hearInterrupts() {
        try {
            terminal.onInterrupt(this);
        } catch (RuntimeException | LinkageError noSignals) {
            return;
        }
    }

    /**
     * Writes what comes for one stream, and says when that is done. Each stream has one, since the one may have to wait for whoever
     * reads it, as a pager, while the other is for Ctrl-C's words.
     */
    private final class Writer extends Thread {
        private final int letter;
        private final OutputStream stream;
        private byte[] piece = new byte[0];
        private boolean waiting = true;

        Writer(int letter, FileDescriptor stream) {
            super("standard stream");
            setDaemon(true);
            this.letter = letter;
            this.stream = new FileOutputStream(stream);
        }

        synchronized void take(byte[] bytes) throws IOException {
            if (!waiting) {
                throw new IOException("two writes at once");
            }
            piece = bytes;
            waiting = false;
            notifyAll();
        }

        @Override
        public void run() {
            try {
                while (true) {
                    boolean written = wrote(taken());
                    frames.send(Frames.WROTE, new byte[] {(byte) letter, (byte) (written ? 1 : 0)});
                }
            } catch (IOException gone) {
                // Whoever reads is told.
            } catch (InterruptedException never) {
                interrupt();
            }
        }

        private synchronized byte[] taken() throws InterruptedException {
            while (waiting) {
                wait();
            }
            // The next one comes only once this one was answered for.
            waiting = true;
            return piece;
        }

        boolean wrote(byte[] bytes) {
            try {
                stream.write(bytes);
                return true;
            } catch (IOException full) {
                return false;
            }
        }
    }

    /** Passes Ctrl-C on. */
    @Override
    public void run() {
        if (interrupts.incrementAndGet() > MOST_INTERRUPTS) {
            Runtime.getRuntime().halt(INTERRUPTED);
        }
        try {
            frames.send(Frames.INTERRUPT);
        } catch (IOException gone) {
            // Whoever reads is told.
        }
    }

    /** Reads only what the command asks for: what follows it may be for somebody else. */
    private void read(int most) throws IOException {
        if (reads) {
            throw new IOException("two reads at once");
        }
        reads = true;
        Thread reader = new Thread(
                () -> {
                    byte[] bytes = new byte[Math.max(1, most)];
                    int count = 0;
                    try {
                        count = new FileInputStream(FileDescriptor.in).read(bytes);
                    } catch (IOException unreadable) {
                        // As if it had ended.
                    }
                    reads = false;
                    try {
                        frames.send(Frames.INPUT, Arrays.copyOf(bytes, Math.max(0, count)));
                    } catch (IOException gone) {
                        // Whoever reads is told.
                    }
                },
                "standard input");
        reader.setDaemon(true);
        reader.start();
    }
}
