package dev.drover.engine.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.common.collect.ImmutableList;
import com.google.common.io.ByteSource;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Source;
import dev.drover.engine.resource.LocalHost;
import dev.drover.engine.transport.local.LocalTransport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The session protocol over real shells of this machine. A shell that is missing fails its test: install it. Among the first
 * classes, since it waits longest.
 */
@Order(1)
class ShellSessionTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Endpoint HERE = new Endpoint(
            "here",
            "localhost",
            0,
            "nobody",
            ImmutableList.of(),
            Optional.empty(),
            Endpoint.HostKeyPolicy.STRICT,
            ImmutableList.of(),
            Optional.empty(),
            Optional.empty(),
            LIMIT,
            Endpoint.Algorithms.MODERN,
            Source.UNKNOWN);

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "mksh", "busybox sh"})
    void argumentsOfAnyBytesArrive(String shell) {
        try (Connection connection = connect(shell)) {
            Random random = new Random(42);
            ImmutableList.Builder<Step> batch = ImmutableList.builder();
            ImmutableList.Builder<Bytes> values = ImmutableList.builder();
            for (int i = 0; i < 40; i++) {
                Bytes value = i == 0 ? allBytes() : randomBytes(random);
                values.add(value);
                batch.add(Step.observe(script("printf '%s' \"$1\""), ImmutableList.of(value), LIMIT));
            }
            ImmutableList<StepResult> results =
                    connection.session(Optional.empty()).run(batch.build());

            for (int i = 0; i < results.size(); i++) {
                assertThat(exited(results.get(i)).stdout())
                        .isEqualTo(values.build().get(i));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "mksh", "busybox sh"})
    void stdoutStderrAndStatusStayApart(String shell) {
        try (Connection connection = connect(shell)) {
            for (Step.Kind kind : Step.Kind.values()) {
                StepResult.Exited exited =
                        exited(run(connection, step(kind, "printf 'to out'; printf 'to err\\n' >&2; exit 7")));

                assertThat(exited.status()).isEqualTo(7);
                assertThat(exited.stdout().toUtf8()).isEqualTo("to out");
                assertThat(exited.stderr().toUtf8()).isEqualTo("to err\n");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "mksh", "busybox sh"})
    void inputOfAnyBytesArrivesAndWhatIsNotReadIsDropped(String shell) {
        byte[] input = new byte[3_000_001];
        new Random(1).nextBytes(input);
        try (Connection connection = connect(shell)) {
            Step digest = step(Step.Kind.ACT, "sha256sum").withInput(ByteSource.wrap(input));
            Step ignores = step(Step.Kind.ACT, "head -c 10 >/dev/null").withInput(ByteSource.wrap(input));
            Step after = step(Step.Kind.OBSERVE, "cat; printf after");

            ImmutableList<StepResult> results =
                    connection.session(Optional.empty()).run(ImmutableList.of(digest, ignores, after));

            assertThat(exited(results.get(0)).stdout().toUtf8())
                    .startsWith(Bytes.of(input).sha256());
            assertThat(exited(results.get(1)).status()).isZero();
            assertThat(exited(results.get(2)).stdout().toUtf8()).isEqualTo("after");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "mksh", "busybox sh"})
    void afterAFailedActNothingIsStarted(String shell) {
        try (Connection connection = connect(shell)) {
            ImmutableList<StepResult> results = connection
                    .session(Optional.empty())
                    .run(ImmutableList.of(
                            step(Step.Kind.OBSERVE, "exit 3"),
                            step(Step.Kind.ACT, "exit 4"),
                            step(Step.Kind.ACT, "printf no").withInput(ByteSource.wrap(new byte[100_000])),
                            step(Step.Kind.OBSERVE, "printf no")));

            assertThat(exited(results.get(0)).status()).isEqualTo(3);
            assertThat(exited(results.get(1)).status()).isEqualTo(4);
            assertThat(results.get(2)).isEqualTo(new StepResult.NotStarted());
            assertThat(results.get(3)).isEqualTo(new StepResult.NotStarted());
            assertThat(exited(run(connection, step(Step.Kind.ACT, "printf yes")))
                            .stdout()
                            .toUtf8())
                    .isEqualTo("yes");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "mksh", "busybox sh"})
    void aStepThatTakesTooLongIsKilledWithAllItStarted(String shell) {
        try (Connection connection = connect(shell)) {
            String sleep = "sleep 4242." + System.nanoTime();
            Step slow = Step.act(
                    script("printf begun; sh -c '" + sleep + "; :'; printf never"),
                    ImmutableList.of(),
                    Duration.ofSeconds(1));

            StepResult result = run(connection, slow);

            assertThat(result).isInstanceOf(StepResult.TimedOut.class);
            assertThat(((StepResult.TimedOut) result).stdout().toUtf8()).isEqualTo("begun");
            for (ProcessHandle left : ProcessHandle.allProcesses()
                    .filter(process -> process.info().commandLine().orElse("").contains(sleep))
                    .toList()) {
                assertThat(left.onExit()).succeedsWithin(Duration.ofSeconds(5));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "mksh", "busybox sh"})
    void aStepIsStoppedByAnotherSessionAndNothingBehindItIsStarted(String shell) {
        try (Connection running = connect(shell);
                Connection stopping = connect(shell)) {
            String sleep = "sleep 4242." + System.nanoTime();
            Step slow = step(Step.Kind.ACT, "trap 'exit 0' TERM; printf begun; " + sleep + " & wait");
            Step behind = step(Step.Kind.ACT, "printf never");

            CompletableFuture<ImmutableList<StepResult>> results = CompletableFuture.supplyAsync(
                    () -> running.session(Optional.empty()).run(ImmutableList.of(slow, behind)));
            Session session = stopping.session(Optional.empty());
            await().until(() -> session.stop(slow.operation().orElseThrow()).state() == StopAnswer.State.STOPPING);

            assertThat(results)
                    .succeedsWithin(LIMIT)
                    .isEqualTo(ImmutableList.of(
                            new StepResult.Stopped(Bytes.utf8("begun"), Bytes.empty()), new StepResult.NotStarted()));
            assertThat(session.stop(slow.operation().orElseThrow()).state()).isEqualTo(StopAnswer.State.NOT_RUNNING);
            for (ProcessHandle left : ProcessHandle.allProcesses()
                    .filter(process -> process.info().commandLine().orElse("").contains(sleep))
                    .toList()) {
                assertThat(left.onExit()).succeedsWithin(Duration.ofSeconds(5));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "mksh", "busybox sh"})
    void aPackageManagerIsLetFinish(String shell, @TempDir Path folder) throws IOException {
        Path manager = LocalHost.program(
                folder.resolve("apt-get"), "while [ ! -e '" + folder + "/go' ]; do sleep 0.1; done\n");
        try (Connection running = connect(shell);
                Connection stopping = connect(shell)) {
            Step install = step(Step.Kind.ACT, manager + "; sleep 2; printf installed");

            CompletableFuture<StepResult> result = CompletableFuture.supplyAsync(() -> run(running, install));
            Session session = stopping.session(Optional.empty());
            await().until(
                            () -> session.stop(install.operation().orElseThrow()),
                            new StopAnswer(StopAnswer.State.FINISHING, "apt-get")::equals);
            Files.createFile(folder.resolve("go"));

            assertThat(result)
                    .succeedsWithin(LIMIT)
                    .satisfies(end -> assertThat(exited(end).stdout().toUtf8()).isEqualTo("installed"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "mksh", "busybox sh"})
    void aPackageManagerIsLetFinishThoughItTakesTooLong(String shell, @TempDir Path folder) throws IOException {
        Path manager = LocalHost.program(folder.resolve("dpkg"), "sleep 6; printf installed\n");
        try (Connection connection = connect(shell)) {
            Step slow = Step.act(script(manager + "; printf ' and set up'"), ImmutableList.of(), Duration.ofSeconds(3));

            assertThat(exited(run(connection, slow)).stdout().toUtf8()).isEqualTo("installed and set up");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "mksh", "busybox sh"})
    void aDaemonLeftBehindDisturbsNothing(String shell) {
        try (Connection connection = connect(shell)) {
            long started = System.nanoTime();
            StepResult.Exited exited =
                    exited(run(connection, step(Step.Kind.ACT, "(sleep 7; printf late) & printf hi")));

            assertThat(exited.stdout().toUtf8()).isEqualTo("hi");
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(6));
            assertThat(exited(run(connection, step(Step.Kind.OBSERVE, "sleep 8; printf next")))
                            .stdout()
                            .toUtf8())
                    .isEqualTo("next");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "mksh", "busybox sh"})
    void aTextThatTheHostDoesNotHaveFailsAndTheSessionGoesOn(String shell) {
        try (Connection connection = connect(shell)) {
            for (Step.Kind kind : Step.Kind.values()) {
                assertThat(exited(run(connection, step(kind, "eval \"${dr_text_7:?}\"")))
                                .succeeded())
                        .isFalse();
                assertThat(exited(run(connection, step(kind, "printf on")))
                                .stdout()
                                .toUtf8())
                        .isEqualTo("on");
            }
        }
    }

    @Test
    void whatWasNotSentIsNeverToldAsDone() {
        Step step = step(Step.Kind.ACT, "printf done # " + "x".repeat(2000));
        ByteSource broken = new ByteSource() {
            @Override
            public InputStream openStream() {
                throw new IllegalStateException("it is gone");
            }

            @Override
            public long size() {
                return 1;
            }
        };
        try (Connection connection = connect("dash")) {
            Session session = connection.session(Optional.empty());
            session.run(ImmutableList.of(step));
            assertThatThrownBy(() -> session.run(ImmutableList.of(
                            step.anew(), step(Step.Kind.ACT, "cat").withInput(broken))))
                    .hasMessage("it is gone");

            assertThatThrownBy(() -> session.run(ImmutableList.of(step.anew())))
                    .isInstanceOf(BatchLostException.class)
                    .hasMessage("the session is closed");
        }
    }

    @Test
    void muchOutputOnBothStreamsIsReadAndCounted() {
        try (Connection connection = connect("dash")) {
            StepResult.Exited observed = exited(run(
                    connection,
                    step(
                            Step.Kind.OBSERVE,
                            "head -c 5000000 /dev/zero >&2; head -c 20000000 /dev/zero; head -c 5000000"
                                    + " /dev/zero >&2")));
            StepResult.Exited acted =
                    exited(run(connection, step(Step.Kind.ACT, "printf begin; head -c 5000000 /dev/zero; printf end")));

            assertThat(observed.stdoutBytes()).isEqualTo(20_000_000);
            assertThat(observed.truncated()).isTrue();
            assertThat(acted.stdoutBytes()).isEqualTo(5_000_008);
            assertThat(acted.stdout().toUtf8()).startsWith("begin").endsWith("end");
        }
    }

    @Test
    void ofABatchOnlySoMuchIsKept() {
        try (Connection connection = connect("dash")) {
            Step much = step(Step.Kind.OBSERVE, "head -c 15000000 /dev/zero; echo words >&2");

            ImmutableList<StepResult> results =
                    connection.session(Optional.empty()).run(ImmutableList.of(much, much, much, much));

            for (StepResult result : results) {
                assertThat(exited(result).stdoutBytes()).isEqualTo(15_000_000);
            }
            assertThat(exited(results.get(1)).truncated()).isFalse();
            assertThat(exited(results.get(1)).stderr().toUtf8()).isEqualTo("words\n");
            assertThat(exited(results.get(3)).truncated()).isTrue();
            assertThat(results.stream()
                            .mapToInt(result -> exited(result).stdout().size())
                            .sum())
                    .isLessThanOrEqualTo(Session.KEPT_OF_BATCH_BYTES);
        }
    }

    @Test
    void observingWritesNothing() {
        try (Connection connection = connect("dash")) {
            run(connection, step(Step.Kind.OBSERVE, "printf x"));

            assertThat(exited(run(connection, step(Step.Kind.OBSERVE, "printf '%s' \"[$dr_ops]\"")))
                            .stdout()
                            .toUtf8())
                    .as("where records are kept, once there is one")
                    .isEqualTo("[]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "zsh", "fish", "tcsh"})
    void anyLoginShellThatStartsShWillDo(String loginShell) {
        LocalTransport transport = new LocalTransport(ImmutableList.of(loginShell, "-c", "sh"));
        try (Connection connection = transport.connect(HERE)) {
            assertThat(exited(run(connection, step(Step.Kind.OBSERVE, "printf '%s' \"$0\"")))
                            .status())
                    .isZero();
        }
    }

    @Test
    void noiseBeforeTheShellIsPassedOver() {
        LocalTransport transport =
                new LocalTransport(ImmutableList.of("bash", "-c", "echo NOISE; printf 'no newline'; exec sh"));
        try (Connection connection = transport.connect(HERE)) {
            assertThat(exited(run(connection, step(Step.Kind.OBSERVE, "printf fine")))
                            .stdout()
                            .toUtf8())
                    .isEqualTo("fine");
        }
    }

    @Test
    void whatIsNoShellIsRefusedWithItsWords() {
        LocalTransport transport = new LocalTransport(
                ImmutableList.of("sh", "-c", "echo This account is currently not available.; exit 1"));

        assertThatThrownBy(() -> transport.connect(HERE).session(Optional.empty()))
                .isInstanceOf(TransportException.class)
                .hasMessage("no POSIX shell: the login shell did not start 'sh'; it said: This account is currently not"
                        + " available.; use a login user with a shell");
    }

    private static Connection connect(String shell) {
        return new LocalTransport(ImmutableList.copyOf(shell.split(" ", -1))).connect(HERE);
    }

    private static StepResult run(Connection connection, Step step) {
        return connection.session(Optional.empty()).run(ImmutableList.of(step)).get(0);
    }

    private static Step step(Step.Kind kind, String text) {
        return kind == Step.Kind.ACT
                ? Step.act(script(text), ImmutableList.of(), LIMIT)
                : Step.observe(script(text), ImmutableList.of(), LIMIT);
    }

    private static ShellScript script(String text) {
        return new ShellScript("test", text);
    }

    private static StepResult.Exited exited(StepResult result) {
        return (StepResult.Exited) result;
    }

    private static Bytes allBytes() {
        byte[] all = new byte[255];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) (i + 1);
        }
        return Bytes.of(all);
    }

    private static Bytes randomBytes(Random random) {
        String[] nasty = {"'", "\"", "\\", "\n", "$x", "`id`", "!", "-n", "%s", "*", "~", "\u00e9", "\r", " "};
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(30);
        for (int i = 0; i < length; i++) {
            text.append(nasty[random.nextInt(nasty.length)]);
        }
        return Bytes.of(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
