package dev.drover.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.cli.keeper.Keeper;
import dev.drover.dsl.ClassChanges;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.transport.ssh.KeptConnections;
import dev.drover.engine.transport.ssh.SshTransport;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.Security;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.TimeZone;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * The program that stays behind a command with {@code --keeper}. What it keeps is Java with the classes that it has read and
 * compiled, and connections; every file is read again for each command, and scripts are loaded as if for the first time.
 */
final class KeeperProgram implements Keeper.Program {
    /** Longer than any thread of a run needs to see that its run is over. */
    private static final Duration THREADS_END = Duration.ofMillis(500);

    /** What names a file that is the client's own, which nobody else has. */
    private static final ImmutableList<String> OWN_FILES = ImmutableList.of("/dev/", "/proc/");

    private static final ImmutableSet<String> JAVAS_OWN = ImmutableSet.of("system", "InnocuousThreadGroup");

    /** Threads that wait for time to pass, and run nothing else. */
    private static final ImmutableSet<String> KEPT =
            ImmutableSet.of(SshTransport.WATCH_NAME, "CompletableFutureDelayScheduler");

    private static final String TIME_ZONE = "user.timezone";

    private final String timeZone = System.getProperty(TIME_ZONE, "");
    private final KeptConnections connections = KeptConnections.empty();
    private final ClassChanges changes = ClassChanges.watched();
    private final Streams streams = new Streams();
    private final Instant since = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final ImmutableSet<Thread> threads = threads();
    private volatile boolean collected = true;
    private boolean broken;

    private KeeperProgram() {}

    public static void main(String[] args) throws IOException {
        // A name that leads elsewhere since the last command does so at once, as for a program of its own.
        Security.setProperty("networkaddress.cache.ttl", "0");
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
        KeeperProgram program = new KeeperProgram();
        // So that the first command is answered soon.
        program.admits("plan", "site.groovy");
        Keeper.run(program, KeeperProgram::ready);
    }

    /** Says so to whoever started it, and lets go of what that one reads. */
    private static void ready() {
        try (OutputStream starter = new FileOutputStream(FileDescriptor.out)) {
            starter.write('\n');
        } catch (IOException gone) {
            // Then the next command comes from somebody else.
        }
    }

    /** Those of commands and scripts, and of libraries for them: all that are not Java's own. */
    private static ImmutableSet<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> Optional.ofNullable(thread.getThreadGroup())
                        .filter(group -> !JAVAS_OWN.contains(group.getName()))
                        .isPresent())
                .filter(thread -> !isKept(thread))
                .collect(ImmutableSet.toImmutableSet());
    }

    /** Whether it belongs to what stays: this program, connections, and what Java starts once for all. */
    private static boolean isKept(Thread thread) {
        return thread.getName().startsWith(Keeper.THREAD)
                || KEPT.contains(thread.getName())
                || (thread instanceof ForkJoinWorkerThread worker && worker.getPool() == ForkJoinPool.commonPool())
                || thread.getClass().getName().startsWith("net.schmizz.");
    }

    @Override
    public Optional<Duration> admits(String... words) {
        try {
            return ownFiles(words) ? Optional.empty() : wish(words);
        } catch (RuntimeException wrong) {
            // A program of its own says what is wrong.
            return Optional.empty();
        }
    }

    private static boolean ownFiles(String... words) {
        Stream<String> settings = System.getenv().entrySet().stream()
                .filter(variable -> variable.getKey().startsWith("DROVER_"))
                .map(variable -> variable.getValue());
        return Stream.concat(Stream.of(words), settings)
                .anyMatch(word -> OWN_FILES.stream().anyMatch(word::contains));
    }

    private static Optional<Duration> wish(String... words) {
        PrintWriter nowhere = new PrintWriter(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        CommandLine.ParseResult parsed = DroverCommand.commandLine(new Output(nowhere, nowhere, false), words)
                .setDefaultValueProvider(new EnvironmentDefaults(System.getenv()))
                .parseArgs(words);
        while (parsed.hasSubcommand()) {
            parsed = parsed.subcommand();
        }
        return parsed.commandSpec().userObject() instanceof OnHosts command
                        && !parsed.isUsageHelpRequested()
                        && command.flags().canBeKept()
                ? command.flags().keeper()
                : Optional.empty();
    }

    @Override
    public int run(Keeper.Client client, String... words) {
        // As the system has it now.
        System.setProperty(TIME_ZONE, timeZone);
        TimeZone.setDefault(null);
        Locale locale = Locale.getDefault();
        Properties properties = (Properties) System.getProperties().clone();
        streams.lend(client);
        Output output = new Output(
                new PrintWriter(new OutputStreamWriter(client.out(), StandardCharsets.UTF_8), true),
                new PrintWriter(new OutputStreamWriter(client.err(), StandardCharsets.UTF_8), true),
                client.terminal(),
                new InKeeper(client));
        try {
            return Main.runAll(output, words);
        } catch (Error error) {
            // As Java says it at the end of a program.
            broken = true;
            output.err().print("Exception in thread \"main\" ");
            error.printStackTrace(output.err());
            output.err().flush();
            return 1;
        } finally {
            streams.takeBack();
            collected = false;
            System.setProperties(properties);
            Locale.setDefault(locale);
        }
    }

    /** What a command finds in a keeper. */
    private final class InKeeper implements Surroundings {
        private final Keeper.Client client;

        InKeeper(Keeper.Client client) {
            this.client = client;
        }

        @Override
        public Runnable onInterrupt(ImmutableList<Runnable> things) {
            client.onInterrupt(InOrder.of(things));
            return client::onInterruptEnd;
        }

        @Override
        public void leave(int status) {
            client.leave(status);
        }

        @Override
        public KeptConnections connections() {
            return connections;
        }

        @Override
        public void failed(Exception why) {
            // A mistake of a script is told before anything begins; else there may be work that goes on.
            broken |= !(why instanceof ProblemException);
        }
    }

    /** It came to its end, changed no class for good, and no thread goes on that it has started. */
    @Override
    public boolean isAsNew() {
        if (broken || changes.any()) {
            return false;
        }
        long until = System.nanoTime() + THREADS_END.toNanos();
        if (!ForkJoinPool.commonPool().awaitQuiescence(THREADS_END.toNanos(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        for (Thread thread : threads()) {
            if (!threads.contains(thread) && !endsBy(thread, until)) {
                return false;
            }
        }
        return true;
    }

    private static boolean endsBy(Thread thread, long nanos) {
        try {
            thread.join(Math.max(1, (nanos - System.nanoTime()) / 1_000_000));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    @Override
    public String status(Duration idle, int commands) {
        ObjectNode status = new ObjectMapper()
                .createObjectNode()
                .put("pid", ProcessHandle.current().pid())
                .put("since", since.toString())
                .put("directory", System.getProperty("user.dir"))
                .put("idleSeconds", idle.toSeconds())
                .put("commands", commands);
        connections.names().forEach(status.putArray("connections")::add);
        return status.toString();
    }

    /** Also forgets what the last command had in memory, secrets among it, and gives the memory back. */
    @Override
    public void tidy() {
        connections.tidy();
        if (!collected) {
            collected = true;
            System.gc();
        }
    }

    @Override
    public void close() {
        connections.close();
    }

    /** The streams of this program, which scripts may use: those of whoever has a command here. */
    private static final class Streams {
        private volatile Optional<Keeper.Client> client = Optional.empty();

        Streams() {
            System.setOut(printed(Keeper.Client::out));
            System.setErr(printed(Keeper.Client::err));
            System.setIn(new InputStream() {
                @Override
                public int read() throws IOException {
                    return client.isPresent() ? client.get().in().read() : -1;
                }

                @Override
                public int read(byte[] into, int offset, int length) throws IOException {
                    return client.isPresent() ? client.get().in().read(into, offset, length) : -1;
                }
            });
        }

        private PrintStream printed(java.util.function.Function<Keeper.Client, OutputStream> stream) {
            return new PrintStream(
                    new OutputStream() {
                        @Override
                        public void write(int one) throws IOException {
                            write(new byte[] {(byte) one}, 0, 1);
                        }

                        @Override
                        public void write(byte[] bytes, int offset, int length) throws IOException {
                            if (client.isPresent()) {
                                stream.apply(client.get()).write(bytes, offset, length);
                            }
                        }
                    },
                    true,
                    Charset.defaultCharset());
        }

        void lend(Keeper.Client to) {
            client = Optional.of(to);
        }

        void takeBack() {
            client = Optional.empty();
        }
    }
}
