package dev.drover.cli.keeper;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stays, and runs one command at a time for clients that stand where it stands. It ends itself when nobody has wanted anything for
 * a while, when it is told to, when its program or its socket was replaced, and after every command that did not end in good order:
 * it is worth little, and only a fresh one is sure to be like a program of its own.
 */
public final class Keeper {
    /** How the names of its own threads begin. */
    public static final String THREAD = "keeper ";

    private static final Duration LOOK = Duration.ofSeconds(15);

    /** What scripts leave in memory without anybody knowing goes with it then. */
    private static final int MOST_COMMANDS = 100;

    private final Station station;
    private final Place place;
    private final Path socket;
    private final Program program;
    private final Semaphore free = new Semaphore(1);
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, THREAD + "timer");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicInteger commands = new AtomicInteger();
    /** Until a command says how long. */
    private volatile Duration idle = Duration.ofMinutes(1);

    private volatile long usedNanos = System.nanoTime();

    /** What is kept. */
    public interface Program {
        /** How long to stay after a command line; empty if it is not one for a keeper. Nothing is done yet. */
        Optional<Duration> admits(String... words);

        /**
         * Runs a command line.
         *
         * @return the exit status
         */
        int run(Client client, String... words);

        /** Whether the command that has just ended left nothing behind that the next one could meet. */
        boolean isAsNew();

        /** What to say of it, in lines, with the time for which it stays. */
        String status(Duration idle, int commands);

        /** Looks after what is kept while nobody uses it. */
        void tidy();

        /** Lets go of everything. */
        void close();
    }

    /** The other side of a command: where its streams are, and whoever presses Ctrl-C. */
    public interface Client {
        OutputStream out();

        OutputStream err();

        InputStream in();

        boolean terminal();

        /** Has Ctrl-C heard by {@code work} instead of ending the command; until {@link #onInterruptEnd}. */
        void onInterrupt(Runnable work);

        /** From now on Ctrl-C ends the command again. */
        void onInterruptEnd();

        /** Tells the exit status and ends the whole program, at whatever it is. */
        void leave(int status);
    }

    private Keeper(Station station, Place place, Program program) {
        this.station = station;
        this.place = place;
        this.program = program;
        this.socket = place.socket(station);
    }

    /**
     * Listens, and runs commands until it ends.
     *
     * @param ready told once it listens
     * @throws IOException if it cannot, as where another one does already
     */
    public static void run(Program program, Runnable ready) throws IOException {
        Station station = Station.here();
        Place place = Place.of(System.getenv(), System.getProperty("user.home")).checked(station.user());
        Keeper keeper = new Keeper(station, place, program);
        ServerSocketChannel server = keeper.listening();
        ready.run();
        keeper.timer.scheduleWithFixedDelay(keeper::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
        keeper.scheduleEnd();
        while (true) {
            SocketChannel client = server.accept();
            // No daemon, as the first thread of a program is none: what a script starts is told apart from what is
            // kept.
            new Thread(() -> keeper.serve(client), THREAD + "client").start();
        }
    }

    private ServerSocketChannel listening() throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        place.alone(() -> {
            place.sweep();
            if (!place.hasRoom()) {
                throw new IOException("there are enough keepers");
            }
            server.bind(UnixDomainSocketAddress.of(socket));
        });
        return server;
    }

    private void serve(SocketChannel channel) {
        try (channel) {
            place.checkPeer(channel);
            Frames frames = new Frames(channel);
            if (!frames.next()) {
                return;
            }
            switch (frames.kind()) {
                case Frames.COMMAND -> command(frames);
                case Frames.STATUS -> frames.sendText(Frames.ANSWER, program.status(idle, commands.get()));
                case Frames.STOP -> stop(frames);
                default -> throw new IOException("a frame of no known kind");
            }
        } catch (IOException gone) {
            // A client that goes away before it has a command is none.
        }
    }

    private void stop(Frames frames) throws IOException {
        frames.sendText(Frames.ANSWER, "");
        free.acquireUninterruptibly();
        end();
    }

    private void command(Frames frames) throws IOException {
        Request request = Request.read(frames.payload());
        if (!Arrays.equals(request.station(), station.text()) || !free.tryAcquire()) {
            frames.send(Frames.NOT_HERE);
            return;
        }
        boolean asNew = true;
        try {
            Optional<Duration> admitted = program.admits(request.words());
            if (admitted.isEmpty()) {
                frames.send(Frames.NOT_HERE);
                return;
            }
            frames.send(Frames.READY);
            if (!frames.next() || frames.kind() != Frames.GO) {
                return;
            }
            idle = admitted.get();
            commands.incrementAndGet();
            // Unless it comes to its end.
            asNew = false;
            asNew = run(new Caller(frames, request.terminal()), request.words()) && commands.get() < MOST_COMMANDS;
        } finally {
            if (!asNew) {
                end();
            }
            usedNanos = System.nanoTime();
            free.release();
            scheduleEnd();
        }
    }

    private boolean run(Caller caller, String... words) {
        caller.listen();
        int status = program.run(caller, words);
        boolean good = caller.ended(status);
        return good && program.isAsNew();
    }

    private void look() {
        boolean same;
        try {
            program.tidy();
            same = Files.exists(socket) && Arrays.equals(Station.here().text(), station.text());
        } catch (IOException | RuntimeException e) {
            same = false;
        }
        if (!same && free.tryAcquire()) {
            end();
        }
    }

    private void scheduleEnd() {
        timer.schedule(this::endIfIdle, idle.toMillis() + 1, TimeUnit.MILLISECONDS);
    }

    private void endIfIdle() {
        if (System.nanoTime() - usedNanos >= idle.toNanos() && free.tryAcquire()) {
            end();
        }
    }

    /** Ends it. Whoever calls has it alone, so no command is at work, and none begins any more. */
    private void end() {
        try {
            place.alone(() -> Files.deleteIfExists(socket));
            program.close();
        } catch (IOException leftToTheNext) {
            // The next one sweeps.
        } finally {
            Runtime.getRuntime().halt(0);
        }
    }
}
