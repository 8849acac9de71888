package dev.drover.engine.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.collect.ImmutableList;
import com.google.common.io.ByteSource;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Source;
import dev.drover.engine.transport.local.LocalTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where steps of a user without rights leave files, which others must not read or put there before. Needs root and strace. */
class PrivatePlacesTest {
    private static final int USER = 12_345;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Pattern MADE = Pattern.compile(
            "(?:open(?:at)?\\([^\"]*\"([^\"]*)\".*O_CREAT|(?:creat|mkdir|mkdirat|mknod|mknodat)\\([^\"]*\"([^\"]*)\")");

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
    private Path state;
    private Path trace;

    @BeforeEach
    void makeHome() throws IOException {
        Path real = temporary.toRealPath();
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rwx--x--x"));
        home = own(Files.createDirectory(real.resolve("home")));
        state = home.resolve(".local/state/drover");
        trace = real.resolve("trace");
    }

    private static Path own(Path path) throws IOException {
        Files.setAttribute(path, "unix:uid", USER);
        Files.setAttribute(path, "unix:gid", USER);
        return path;
    }

    private Connection connect() {
        return connect(USER);
    }

    private Connection connect(int user) {
        return new LocalTransport(ImmutableList.of(
                        "strace",
                        "-f",
                        "-qq",
                        "-o",
                        trace.toString(),
                        "-e",
                        "trace=open,openat,creat,mkdir,mkdirat,mknod,mknodat",
                        "setpriv",
                        "--reuid=" + user,
                        "--regid=" + user,
                        "--clear-groups",
                        "env",
                        "-u",
                        "XDG_RUNTIME_DIR",
                        "HOME=" + home,
                        "sh"))
                .connect(HERE);
    }

    private static Step act(String text) {
        return Step.act(new ShellScript("test", text), ImmutableList.of(Bytes.utf8("argument")), LIMIT);
    }

    private static StepResult.Exited run(Connection connection, Step... steps) {
        ImmutableList<StepResult> results = connection.session(Optional.empty()).run(ImmutableList.copyOf(steps));
        return (StepResult.Exited) results.get(results.size() - 1);
    }

    @Test
    void allThatIsMadeIsBelowADirectoryOfTheUserAlone() throws IOException {
        StepResult.Exited last;
        try (Connection connection = connect()) {
            last = run(
                    connection,
                    act("printf out; printf err >&2"),
                    act("cat >/dev/null").withInput(ByteSource.wrap(new byte[300_000])),
                    act("cat >/dev/null").withInput(Bytes.utf8("a secret\n").asByteSource()),
                    act("stat -c '%a %u %n' \"$HOME/.local/state/drover/ops\""));
        }

        assertThat(last.stdout().toUtf8()).isEqualTo("700 " + USER + " " + state.resolve("ops") + "\n");
        List<String> made = Files.readAllLines(trace).stream()
                .map(MADE::matcher)
                .filter(java.util.regex.Matcher::find)
                .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                .filter(path -> !path.equals("/dev/null"))
                .toList();
        assertThat(made)
                .isNotEmpty()
                .allSatisfy(path -> assertThat(path)
                        .satisfiesAnyOf(
                                ours -> assertThat(ours).startsWith(state.toString()),
                                part -> assertThat(state + "/ops").contains(part)));
    }

    @Test
    void aUserWithoutAHomeToWriteToHasAPlaceOfItsOwnAllTheSame() throws IOException {
        Files.setAttribute(home, "unix:uid", 0);
        Path place = Path.of("/var/tmp/drover-" + USER);
        assertThat(place).as("left by somebody else").doesNotExist();
        try {
            StepResult.Exited done;
            try (Connection connection = connect()) {
                done = run(connection, act("printf done"));
            }

            assertThat(done.stdout().toUtf8() + done.stderr().toUtf8()).isEqualTo("done");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place)))
                    .isEqualTo("rwx------");
            assertThat(Files.getAttribute(place, "unix:uid")).isEqualTo(USER);
        } finally {
            // The session that ends removes its records at the same time.
            await().ignoreExceptionsInstanceOf(IOException.class).untilAsserted(() -> {
                if (Files.exists(place)) {
                    MoreFiles.deleteRecursively(place, RecursiveDeleteOption.ALLOW_INSECURE);
                }
                assertThat(place).doesNotExist();
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"another's", "a link"})
    void aPlaceOfSomebodyElseIsNotUsedInsteadOfAHome(String how) throws IOException {
        Files.setAttribute(home, "unix:uid", 0);
        Path place = Path.of("/var/tmp/drover-" + (USER + 1));
        Path trap = own(Files.createDirectory(temporary.toRealPath().resolve("trap")));
        if (how.equals("a link")) {
            Files.createSymbolicLink(place, trap);
        } else {
            Files.createDirectory(
                    place, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxrwxrwx")));
        }
        try {
            StepResult.Exited refused;
            try (Connection connection = connect(USER + 1)) {
                refused = run(connection, act("printf never"));
            }

            assertThat(refused.stdout().toUtf8()).isEmpty();
            assertThat(refused.stderr().toUtf8())
                    .isEqualTo("no private directory can be made for the output of commands");
            assertThat(trap).isEmptyDirectory();
        } finally {
            Files.delete(place);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPlaceThatSomebodyElseMadeBeforeIsNotUsed(boolean link) throws IOException {
        Path trap = Files.createDirectory(temporary.toRealPath().resolve("trap"));
        Files.setPosixFilePermissions(trap, PosixFilePermissions.fromString("rwxrwxrwx"));
        own(Files.createDirectory(home.resolve(".local")));
        own(Files.createDirectory(home.resolve(".local/state")));
        own(Files.createDirectory(state));
        if (link) {
            Files.createSymbolicLink(state.resolve("ops"), trap);
        } else {
            Files.move(trap, state.resolve("ops"));
        }

        try (Connection connection = connect()) {
            StepResult.Exited refused = run(connection, act("printf never"));

            assertThat(refused.stderr().toUtf8())
                    .isEqualTo("no private directory can be made for the output of commands");
            assertThat(refused.status()).isEqualTo(1);
            assertThat(state.resolve("ops")).isEmptyDirectory();
        }
    }
}
