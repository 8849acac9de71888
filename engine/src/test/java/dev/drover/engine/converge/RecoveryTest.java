package dev.drover.engine.converge;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.io.ByteSource;
import com.google.common.reflect.Reflection;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.transport.Connection;
import dev.drover.engine.transport.ShellScript;
import dev.drover.engine.transport.Step;
import dev.drover.engine.transport.StepResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a batch whose connection is cut, over real shells of this machine. */
@Order(1)
class RecoveryTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int CUTS = Integer.getInteger("drover.cuts", 3);
    private static final int KILLS = Integer.getInteger("drover.kills", 2);

    @TempDir
    Path directory;

    private Path log;

    @BeforeEach
    void makeLog() throws IOException {
        log = Files.createFile(directory.resolve("log"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "mksh", "busybox sh"})
    void whereverTheConnectionIsCutEachStepIsDoneOnceAndItsResultTold(String shell) throws IOException {
        String[] words = shell.split(" ", -1);
        Sizes sizes = measure(words);
        Random random = new Random(20261126);
        for (long at : offsets(random, sizes.up())) {
            check("sent " + at, () -> new CutConnection(words).cutUpAfter(at), words);
        }
        for (long at : offsets(random, sizes.down())) {
            check("received " + at, () -> new CutConnection(words).cutDownAfter(at), words);
        }
    }

    private static long[] offsets(Random random, long size) {
        return LongStream.concat(LongStream.of(0, 1, size - 1), random.longs(CUTS, 0, size))
                .toArray();
    }

    private record Sizes(long up, long down) {}

    private Sizes measure(String... shell) throws IOException {
        CutConnection connection = new CutConnection(shell);
        long up = connection.bytesUp();
        long down = connection.bytesDown();
        try (HostSessions sessions =
                new HostSessions(() -> connection, Optional.empty(), HostSessions.Intents.NONE, Optional.empty())) {
            sessions.run(Optional.empty(), batch());
            Files.writeString(log, "");
            return new Sizes(connection.bytesUp() - up, connection.bytesDown() - down);
        }
    }

    private void check(String where, Supplier<Connection> first, String... shell) throws IOException {
        Files.writeString(log, "");
        Deque<Supplier<Connection>> connections = new ArrayDeque<>();
        connections.add(first);
        try (HostSessions sessions = new HostSessions(
                () -> connections.isEmpty()
                        ? new CutConnection(shell)
                        : connections.remove().get(),
                Optional.empty(),
                HostSessions.Intents.NONE,
                Optional.empty())) {
            ImmutableList<StepResult> results = sessions.run(Optional.empty(), batch());

            assertThat(Files.readString(log)).as(where).isEqualTo("one\ninput two\nthree\n");
            assertThat(results.stream()
                            .map(result -> ((StepResult.Exited) result).stdout().toUtf8()))
                    .as(where)
                    .containsExactly("said one", "", "said three", "one\ninput two\nthree\n");
        }
    }

    private ImmutableList<Step> batch() {
        Bytes path = Bytes.utf8(log.toString());
        return ImmutableList.of(
                act("printf 'one\\n' >>\"$1\"; printf 'said one'", path),
                act("cat >>\"$1\"", path).withInput(ByteSource.wrap("input two\n".getBytes(StandardCharsets.UTF_8))),
                act("printf 'three\\n' >>\"$1\"; printf 'said three'", path),
                Step.observe(new ShellScript("test", "cat -- \"$1\""), ImmutableList.of(path), LIMIT));
    }

    /** Takes a minute, the patience with the answer and with the question what became of it. */
    @Test
    void aPackageManagerThatTakesTooLongIsToldToRunStillAndIsNotKilled() throws IOException {
        Path manager = Files.writeString(
                directory.resolve("dpkg"),
                "#!/bin/sh\nwhile [ ! -e '" + directory + "/go' ]; do sleep 0.2; done; printf installed >>'" + log
                        + "'\n");
        Files.setPosixFilePermissions(manager, PosixFilePermissions.fromString("rwx------"));
        Step install = Step.act(
                new ShellScript("test", "\"$1\" && printf ' and set up' >>\"$2\""),
                ImmutableList.of(Bytes.utf8(manager.toString()), Bytes.utf8(log.toString())),
                Duration.ofSeconds(3));
        try (HostSessions sessions = new HostSessions(
                () -> new CutConnection("dash"), Optional.empty(), HostSessions.Intents.NONE, Optional.empty())) {
            StepResult result =
                    sessions.run(Optional.empty(), ImmutableList.of(install)).get(0);

            assertThat(result).isInstanceOf(StepResult.Running.class);
            assertThat(Failures.describe("install", result))
                    .hasValue(
                            "install: still runs on the host, longer than it may (timeout) or since the connection was"
                                    + " lost; it was not stopped; when it has ended, `drover runs resume` asks the host how, and goes"
                                    + " on");
        }
        Files.createFile(directory.resolve("go"));
        Awaitility.await().atMost(LIMIT).untilAsserted(() -> assertThat(log).hasContent("installed and set up"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "mksh", "busybox sh"})
    void aStepThatGotAPartOfItsInputIsNeverToldAsDone(String shell) throws IOException {
        String[] words = shell.split(" ", -1);
        byte[] input = new byte[300_000];
        for (long at : new long[] {2_000, 100_000, 299_000}) {
            Deque<CutConnection> connections = new ArrayDeque<>();
            connections.add(new CutConnection(words).cutUpAfter(at));
            try (HostSessions sessions = new HostSessions(
                    () -> connections.isEmpty() ? new CutConnection(words) : connections.remove(),
                    Optional.empty(),
                    HostSessions.Intents.NONE,
                    Optional.empty())) {
                StepResult result = sessions.run(
                                Optional.empty(),
                                ImmutableList.of(act("cat >\"$1\"", Bytes.utf8(log.toString()))
                                        .withInput(ByteSource.wrap(input))))
                        .get(0);

                // If it was asked about before it had started, it was sent again.
                boolean whole = result instanceof StepResult.Exited && Files.size(log) == input.length;
                assertThat(whole || result instanceof StepResult.Interrupted)
                        .as("cut after " + at + ": " + result)
                        .isTrue();
            }
        }
    }

    @Test
    void nothingBehindAFailedStepIsDoneWhenItsAnswerIsLost() throws IOException {
        CutConnection first = new CutConnection("sh");
        Deque<CutConnection> connections = new ArrayDeque<>();
        connections.add(first);
        try (HostSessions sessions = new HostSessions(
                () -> connections.isEmpty() ? new CutConnection("sh") : connections.remove(),
                Optional.empty(),
                HostSessions.Intents.NONE,
                Optional.empty())) {
            Bytes path = Bytes.utf8(log.toString());
            // The answer to the first is about so long; the one to the second does not come whole.
            first.cutDownAfter(52);

            ImmutableList<StepResult> results = sessions.run(
                    Optional.empty(), ImmutableList.of(act("exit 4", path), act("printf behind >>\"$1\"", path)));

            assertThat(((StepResult.Exited) results.get(0)).status()).isEqualTo(4);
            assertThat(results.get(1)).isInstanceOf(StepResult.NotStarted.class);
            assertThat(Files.readString(log)).isEmpty();
        }
    }

    @Test
    void aStepThatStillRunsIsWaitedForInTheNewSession() throws IOException {
        CutConnection connection = new CutConnection("sh");
        long handshake = connection.bytesDown();
        connection.cutDownAfter(0);
        assertThat(handshake).isPositive();
        Deque<Connection> connections = new ArrayDeque<>();
        connections.add(connection);
        try (HostSessions sessions = new HostSessions(
                () -> connections.isEmpty() ? new CutConnection("sh") : connections.remove(),
                Optional.empty(),
                HostSessions.Intents.NONE,
                Optional.empty())) {
            StepResult result = sessions.run(
                            Optional.empty(),
                            ImmutableList.of(act(
                                    "sleep 3; printf 'end\\n' >>\"$1\"; printf ended; exit 3",
                                    Bytes.utf8(log.toString()))))
                    .get(0);

            assertThat(((StepResult.Exited) result).stdout().toUtf8()).isEqualTo("ended");
            assertThat(((StepResult.Exited) result).status()).isEqualTo(3);
            assertThat(Files.readString(log)).isEqualTo("end\n");
        }
    }

    @Test
    void aStepWhoseProcessesWereAllKilledIsInterrupted() {
        Deque<CutConnection> connections = new ArrayDeque<>();
        connections.add(new CutConnection("sh"));
        try (HostSessions sessions = new HostSessions(
                () -> connections.isEmpty() ? new CutConnection("sh") : connections.remove(),
                Optional.empty(),
                HostSessions.Intents.NONE,
                Optional.empty())) {
            StepResult result = sessions.run(
                            Optional.empty(),
                            ImmutableList.of(act(
                                    "IFS=' ' read -r me name state parent rest </proc/self/stat; kill -KILL \"$parent\" \"$me\"",
                                    Bytes.utf8(""))))
                    .get(0);

            assertThat(result).isInstanceOf(StepResult.Interrupted.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "mksh", "busybox sh"})
    void wheneverAllProcessesOfTheUserAreKilledEachStepIsToldAsWhatItIs(String shell) throws Exception {
        String[] words = shell.split(" ", -1);
        Random random = new Random(20261126);
        ExecutorService killer = Executors.newSingleThreadExecutor();
        try {
            for (int kill = 0; kill < KILLS; kill++) {
                Files.writeString(log, "");
                String moment = (random.nextBoolean() ? "begins " : "ends ") + random.nextInt(3);
                int later = random.nextInt(100);
                CutConnection first = new CutConnection(words);
                Future<?> killed = killer.submit(() -> {
                    Awaitility.await()
                            .pollInterval(Duration.ofMillis(1))
                            .atMost(LIMIT)
                            .until(() -> Files.readString(log).contains(moment));
                    Awaitility.await().pollDelay(Duration.ofMillis(later)).until(() -> true);
                    first.killAll();
                });
                Deque<CutConnection> connections = new ArrayDeque<>();
                connections.add(first);
                try (HostSessions sessions = new HostSessions(
                        () -> connections.isEmpty() ? new CutConnection(words) : connections.remove(),
                        Optional.empty(),
                        HostSessions.Intents.NONE,
                        Optional.empty())) {
                    ImmutableList<StepResult> results =
                            sessions.run(Optional.empty(), ImmutableList.of(slow(0), slow(1), slow(2)));

                    for (int step = 0; step < results.size(); step++) {
                        assertTrue(results.get(step), step, "killed " + later + " ms after '" + moment + "'");
                    }
                }
                killed.get();
            }
        } finally {
            killer.shutdownNow();
        }
    }

    @Test
    void whatWasSentAgainIsWhatTheHostIsAtStill() {
        TellingHost second = new TellingHost();
        List<Object> ended = new ArrayList<>();

        try (HostSessions sessions =
                lostBefore(second, hearing("ended", arguments -> ended.addAll((List<?>) arguments[1])))) {
            Step first = act("true", Bytes.utf8(""));
            assertThat(sessions.run(Optional.empty(), ImmutableList.of(first)))
                    .containsExactly(new StepResult.Running());
            assertThat(second.got()).doesNotContain(first);
        }

        assertThat(ended).isEqualTo(second.got());
    }

    @Test
    void anAnswerIsHeardOfBeforeTheHostIsAskedAnythingElse() {
        Step one = act("true", Bytes.utf8(""));
        Step two = act("false", Bytes.utf8(""));
        StepResult done = new StepResult.Exited(0, Bytes.empty(), Bytes.empty(), 0, 0, Duration.ZERO);
        StepResult failed = new StepResult.Exited(1, Bytes.empty(), Bytes.empty(), 0, 0, Duration.ZERO);
        List<Object> heard = new ArrayList<>();
        TellingHost second = new TellingHost()
                .knowing(one.operation().orElseThrow(), done)
                .knowing(two.operation().orElseThrow(), failed)
                .heardBy(heard::add);

        try (HostSessions sessions = lostBefore(second, hearing("answered", arguments -> heard.add(arguments[2])))) {
            assertThat(sessions.run(Optional.empty(), ImmutableList.of(one, two)))
                    .containsExactly(done, failed);
        }

        assertThat(heard)
                .containsExactly(
                        one.operation().orElseThrow(), done, two.operation().orElseThrow(), failed);
    }

    /** Sessions whose connection is lost before anything arrives; the next one is to that host. */
    private static HostSessions lostBefore(TellingHost second, HostSessions.Intents intents) {
        Deque<Connection> connections = new ArrayDeque<>();
        connections.add(new CutConnection("sh").cutUpAfter(0));
        return new HostSessions(
                () -> connections.isEmpty() ? second : connections.remove(),
                Optional.empty(),
                intents,
                Optional.empty());
    }

    /** Hears of one thing, with all that is said of it. */
    private static HostSessions.Intents hearing(String what, Consumer<Object[]> hearer) {
        return Reflection.newProxy(HostSessions.Intents.class, (proxy, method, arguments) -> {
            if (method.getName().equals(what)) {
                hearer.accept(arguments);
            }
            return null;
        });
    }

    private Step slow(int number) {
        return act(
                "printf 'begins %1$d\\n' >>\"$1\"; sleep 0.05; printf 'ends %1$d\\n' >>\"$1\"; printf said"
                        .formatted(number),
                Bytes.utf8(log.toString()));
    }

    private void assertTrue(StepResult result, int step, String when) throws IOException {
        List<String> written = Files.readAllLines(log).stream()
                .filter(line -> line.endsWith(" " + step))
                .toList();
        List<List<String>> possible;
        if (result instanceof StepResult.Exited exited) {
            assertThat(exited.status()).as(when).isZero();
            assertThat(exited.stdout().toUtf8()).as(when).isEqualTo("said");
            possible = List.of(List.of("begins " + step, "ends " + step));
        } else if (result instanceof StepResult.Interrupted) {
            possible = List.of(List.of(), List.of("begins " + step), List.of("begins " + step, "ends " + step));
        } else {
            assertThat(result).as(when).isInstanceOf(StepResult.NotStarted.class);
            possible = List.of(List.of());
        }
        assertThat(written).as("%s: %s", when, result).isIn(possible);
    }

    private static Step act(String text, Bytes argument) {
        return Step.act(new ShellScript("test", text), ImmutableList.of(argument), LIMIT);
    }
}
