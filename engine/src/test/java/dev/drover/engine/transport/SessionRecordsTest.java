package dev.drover.engine.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Source;
import dev.drover.engine.transport.local.LocalTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What sessions of one user on one machine leave to each other: the records of acts, in a home of their own. Needs root. */
class SessionRecordsTest {
    private static final int USER = 12_346;
    private static final Duration AGE = Duration.ofMinutes(65);
    private static final Duration LIMIT = Duration.ofSeconds(60);

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

    @TempDir
    Path temporary;

    private Path home;
    private Path runtime;

    @BeforeEach
    void makeHome() throws IOException {
        Path real = temporary.toRealPath();
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rwx--x--x"));
        home = own(Files.createDirectory(real.resolve("home")));
        runtime = own(Files.createDirectory(real.resolve("runtime")));
    }

    private static Path own(Path path) throws IOException {
        Files.setAttribute(path, "unix:uid", USER);
        Files.setAttribute(path, "unix:gid", USER);
        return path;
    }

    private Connection connect(String shell) {
        return new LocalTransport(ImmutableList.<String>builder()
                        .add("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups")
                        .add("env", "XDG_RUNTIME_DIR=" + runtime, "HOME=" + home)
                        .add(shell.split(" ", -1))
                        .build())
                .connect(HERE);
    }

    private static StepResult act(Connection connection, String text) {
        Step step = Step.act(new ShellScript("test", text), ImmutableList.of(), LIMIT);
        return connection.session(Optional.empty()).run(ImmutableList.of(step)).get(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "mksh", "busybox sh"})
    void sessionsThatEndTakeNothingFromThoseThatBegin(String shell) throws Exception {
        ExecutorService operators = Executors.newFixedThreadPool(12);
        try {
            List<Future<StepResult>> results = new ArrayList<>();
            for (int i = 0; i < 36; i++) {
                String says = "printf 'number %s' " + i;
                results.add(operators.submit(() -> {
                    try (Connection connection = connect(shell)) {
                        return act(connection, says);
                    }
                }));
            }
            for (int i = 0; i < results.size(); i++) {
                assertThat(results.get(i).get()).isInstanceOfSatisfying(StepResult.Exited.class, exited -> {
                    assertThat(exited.stderr().toUtf8()).isEmpty();
                    assertThat(exited.status()).isZero();
                });
                assertThat(((StepResult.Exited) results.get(i).get()).stdout().toUtf8())
                        .isEqualTo("number " + i);
            }
        } finally {
            operators.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "mksh", "busybox sh"})
    void onlyRecordsAreDroppedThatNobodyWillAskFor(String shell) throws IOException {
        Path ops = home.resolve(".local/state/drover/ops");
        try (Connection connection = connect(shell)) {
            // Our own record keeps the directory.
            assertThat(((StepResult.Exited) act(connection, "printf x")).status())
                    .isZero();
            long now = ticks();
            for (int i = 0; i < 60; i++) {
                record(ops, "just-ended-" + i, "by", "1-" + (now - 100) + " - -\n");
                record(ops, "of-before-the-start-" + i, "by", "1-" + (now + 900_000_000L) + " - -\n");
                record(ops, "never-" + i, "never", "1-" + (now + 900_000_000L) + "\n");
            }
            own(Files.createDirectory(ops.resolve("begins-now")));

            try (Connection other = connect(shell)) {
                assertThat(((StepResult.Exited) act(other, "printf x")).status())
                        .isZero();
            }
            ImmutableSet<String> left;
            try (Stream<Path> all = Files.list(ops)) {
                left = all.map(path -> path.getFileName().toString()).collect(ImmutableSet.toImmutableSet());
            }

            assertThat(left.stream().filter(name -> name.startsWith("just-ended")))
                    .hasSize(60);
            assertThat(left).contains("begins-now");
            Step older = Step.act(new ShellScript("test", "printf x"), ImmutableList.of(), LIMIT);
            assertThat(connection
                            .session(Optional.empty())
                            .recall(older.operation().orElseThrow(), AGE, LIMIT))
                    .as("its record may be among those that were dropped")
                    .isInstanceOf(StepResult.Interrupted.class);
            assertThat(left.stream().filter(name -> name.startsWith("of-before") || name.startsWith("never")))
                    .as("but for the newest fifty")
                    .hasSizeLessThanOrEqualTo(50);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "mksh", "busybox sh"})
    void whatWasSaidNeverToHaveBegunDoesNotBeginLater(String shell) throws IOException {
        Path ops = home.resolve(".local/state/drover/ops");
        Step step = Step.act(new ShellScript("test", "printf x >\"$HOME/begun\""), ImmutableList.of(), LIMIT);
        OperationId operation = step.operation().orElseThrow();
        try (Connection connection = connect(shell)) {
            act(connection, "printf x");
            // Who runs it was stopped behind the first thing that it does.
            own(Files.createDirectory(ops.resolve(operation.text())));

            Session session = connection.session(Optional.empty());
            assertThat(session.recall(operation, Duration.ZERO, LIMIT)).isEqualTo(new StepResult.NotStarted());
            assertThat(session.recall(operation, Duration.ZERO, LIMIT)).isEqualTo(new StepResult.NotStarted());
            assertThat(session.run(ImmutableList.of(step)).get(0)).isEqualTo(new StepResult.NotStarted());

            assertThat(home.resolve("begun")).doesNotExist();
            assertThat(ops.resolve(operation.text()).resolve("by"))
                    .as("what it would make before it begins, and then could not")
                    .isEmptyFile();
        }
    }

    private static long ticks() throws IOException {
        return (long)
                (Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ", -1)[0]) * 100);
    }

    private static void record(Path ops, String name, String file, String line) throws IOException {
        Path made = own(Files.createDirectory(ops.resolve(name)));
        own(Files.writeString(made.resolve(file), line));
    }
}
