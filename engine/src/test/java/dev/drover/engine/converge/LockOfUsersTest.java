package dev.drover.engine.converge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import com.google.common.reflect.Reflection;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.transport.Connection;
import dev.drover.engine.transport.LockAnswer;
import dev.drover.engine.transport.LockClaim;
import dev.drover.engine.transport.Session;
import dev.drover.engine.transport.ShellScript;
import dev.drover.engine.transport.Step;
import dev.drover.engine.transport.TransportException;
import dev.drover.engine.transport.http.HttpOutcome;
import dev.drover.engine.transport.http.HttpRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The lock of a host on which a run acts as two users, neither of which may look into the home of the other; over real shells
 * of this machine. Who runs this without the rights of root is both of them, with two homes.
 */
class LockOfUsersTest {
    private static final Optional<String> USUAL = Optional.empty();
    private static final Optional<String> APP = Optional.of("app");
    private static final ImmutableList<String> NUMBERS = ImmutableList.of("61234", "61235");
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Path folder;
    private Path log;
    private final List<CutConnection> opened = new ArrayList<>();
    private final ExecutorService acting = Executors.newCachedThreadPool();

    @BeforeEach
    void makeHomes() throws IOException {
        folder = Files.createTempDirectory("drover lock").toRealPath();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        for (int user = 0; user < 2; user++) {
            Path home = Files.createDirectory(home(user));
            Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
            if (isRoot()) {
                Files.setOwner(
                        home,
                        home.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(NUMBERS.get(user)));
            }
        }
        log = Files.createFile(folder.resolve("log"));
        Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("rw-rw-rw-"));
    }

    @AfterEach
    void removeAll() {
        acting.shutdownNow();
        opened.forEach(CutConnection::killAll);
        // The guard of a session may be at its last words.
        Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
            return true;
        });
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private Path home(int user) {
        return folder.resolve("home" + user);
    }

    private CutConnection connect(String shell, int user) {
        List<String> words = new ArrayList<>(List.of("env", "-u", "XDG_RUNTIME_DIR", "HOME=" + home(user)));
        if (isRoot()) {
            String number = NUMBERS.get(user);
            words.addAll(0, List.of("setpriv", "--reuid=" + number, "--regid=" + number, "--clear-groups"));
        }
        words.addAll(List.of(shell.split(" ", -1)));
        CutConnection connection = new CutConnection(words.toArray(String[]::new));
        opened.add(connection);
        return connection;
    }

    /** A way to this machine as two users. */
    private final class Both implements Connection {
        private final CutConnection usual;
        private final CutConnection app;

        Both(String shell) {
            usual = connect(shell, 0);
            app = connect(shell, 1);
        }

        @Override
        public Session session(Optional<String> user) {
            return (user.isEmpty() ? usual : app).session(user);
        }

        @Override
        public HttpOutcome exchange(HttpRequest request) {
            throw new UnsupportedOperationException("only shells");
        }

        @Override
        public Traffic traffic() {
            return Traffic.NONE;
        }

        @Override
        public void close() {
            usual.close();
            app.close();
        }

        @Override
        public void leave() {
            usual.leave();
            app.leave();
        }
    }

    /** The sessions of a run that reaches this machine over these connections, and then no more. */
    private static HostSessions run(String run, HostSessions.Intents intents, Both... connections) {
        Emitter emitter = new Emitter(run, Clock.systemUTC(), new Secrets(), event -> {});
        Deque<Connection> ways = new ArrayDeque<>(List.of(connections));
        return new HostSessions(
                () -> {
                    if (ways.isEmpty()) {
                        throw new TransportException(TransportException.Kind.PROTOCOL, "the test is over");
                    }
                    return ways.remove();
                },
                Optional.empty(),
                intents,
                Optional.of(new HostLock(
                        "here",
                        new Locking("alice@laptop", Duration.ZERO),
                        ImmutableSet.of(),
                        emitter,
                        new Interruption(),
                        new Heartbeat())));
    }

    private Step append(String word) {
        return step("printf '%s\\n' \"$2\" >>\"$1\"", log.toString(), word);
    }

    private static Step step(String text, String... arguments) {
        return Step.act(
                new ShellScript("test", text),
                ImmutableList.copyOf(arguments).stream().map(Bytes::utf8).collect(ImmutableList.toImmutableList()),
                LONG);
    }

    private static LockClaim claim(String run, String... resumed) {
        return new LockClaim(run, "bob@desk then", ImmutableSet.copyOf(resumed), "", LONG, ImmutableList.of());
    }

    private LockAnswer.State asked(CutConnection connection, String run) {
        return connection.session(USUAL).lock(claim(run)).state();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "mksh", "busybox sh", "zsh --emulate sh"})
    void aStepOfAnotherUserHoldsTheHostUntilItEndsThoughBothShellsAreDead(String shell) throws IOException {
        Both both = new Both(shell);
        HostSessions sessions = run("r1", HostSessions.Intents.NONE, both);
        Path begun = folder.resolve("begun");
        Path go = folder.resolve("go");
        var unused = acting.submit(() -> sessions.run(
                APP,
                ImmutableList.of(step(
                        ": >\"$1\"; while [ ! -e \"$2\" ]; do sleep 0.1; done; printf 'app\\n' >>\"$3\"",
                        begun.toString(),
                        go.toString(),
                        log.toString()))));
        Awaitility.await().atMost(PATIENCE).until(() -> Files.exists(begun));
        kill(both.usual);
        CutConnection other = connect(shell, 0);
        assertThat(asked(other, "r2")).isEqualTo(LockAnswer.State.HELD);

        kill(both.app);

        for (int seconds = 0; seconds < 3; seconds++) {
            long since = System.nanoTime();
            Awaitility.await().atMost(PATIENCE).until(() -> System.nanoTime() - since > TimeUnit.SECONDS.toNanos(1));
            assertThat(asked(other, "r2")).isEqualTo(LockAnswer.State.HELD);
        }
        Files.createFile(go);
        Awaitility.await().atMost(PATIENCE).until(() -> asked(other, "r2") == LockAnswer.State.TAKEN);
        assertThat(log).hasContent("app");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aStepHoldsTheHostAlsoBehindARunThatWentOnWithItsOwn(int user) throws IOException {
        Both both = new Both("dash");
        HostSessions sessions = run("r1", HostSessions.Intents.NONE, both);
        Path begun = folder.resolve("begun");
        Path go = folder.resolve("go");
        var unused = acting.submit(() -> sessions.run(
                user == 0 ? USUAL : APP,
                ImmutableList.of(step(
                        ": >\"$1\"; while [ ! -e \"$2\" ]; do sleep 0.1; done", begun.toString(), go.toString()))));
        Awaitility.await().atMost(PATIENCE).until(() -> Files.exists(begun));
        CutConnection next = connect("dash", 0);
        assertThat(next.session(USUAL).lock(claim("r2", "r1")).state()).isEqualTo(LockAnswer.State.TAKEN);
        next.close();
        kill(next);
        CutConnection other = connect("dash", 0);

        assertThat(asked(other, "r3")).isEqualTo(LockAnswer.State.HELD);
        Files.createFile(go);
        both.leave();
        Awaitility.await().atMost(PATIENCE).until(() -> asked(other, "r3") == LockAnswer.State.TAKEN);
    }

    /** The shell alone: what it started lives on. */
    private static void kill(CutConnection connection) {
        ProcessHandle.of(connection.pid()).orElseThrow().destroyForcibly();
        Awaitility.await().atMost(PATIENCE).until(() -> !connection.lives());
    }

    @Test
    void aSessionOfAnotherUserThatIsLeftHoldsTheHost() {
        Both both = new Both("dash");
        HostSessions sessions = run("r1", HostSessions.Intents.NONE, both);
        sessions.run(APP, ImmutableList.of(append("app")));
        kill(both.usual);
        CutConnection other = connect("dash", 0);

        assertThat(asked(other, "r2")).isEqualTo(LockAnswer.State.HELD);
        kill(both.app);
        Awaitility.await().atMost(PATIENCE).until(() -> asked(other, "r2") == LockAnswer.State.TAKEN);
    }

    @Test
    void aRunThatEndsInGoodOrderHoldsNothing() {
        HostSessions sessions = run("r1", HostSessions.Intents.NONE, new Both("dash"));
        sessions.run(APP, ImmutableList.of(append("app")));
        sessions.close();

        CutConnection other = connect("dash", 0);
        Awaitility.await().atMost(PATIENCE).until(() -> asked(other, "r2") == LockAnswer.State.TAKEN);
    }

    @Test
    void whoLostTheHostActsAsNobody() throws IOException {
        HostSessions sessions = run("r1", HostSessions.Intents.NONE, new Both("dash"));
        sessions.run(APP, ImmutableList.of(append("one")));
        sessions.run(APP, ImmutableList.of(append("two")));
        CutConnection other = connect("dash", 0);
        assertThat(other.session(USUAL).lock(claim("r2", "r1")).state()).isEqualTo(LockAnswer.State.TAKEN);

        assertThatThrownBy(() -> sessions.run(APP, ImmutableList.of(append("late"))))
                .isInstanceOf(HostTakenException.class)
                .hasMessageContaining("run r2 of bob@desk (since then)");

        assertThat(Files.readAllLines(log)).containsExactly("one", "two");
    }

    @Test
    void whoLostTheHostAsksNoServerToChangeAnything() {
        List<String> told = new ArrayList<>();
        HostSessions.Intents intents = Reflection.newProxy(HostSessions.Intents.class, (proxy, method, arguments) -> {
            told.add(method.getName());
            return null;
        });
        HostSessions sessions = run("r1", intents, new Both("dash"));
        assertThat(sessions.lock()).isFalse();
        sessions.requesting();
        assertThat(told).containsExactly("requesting");
        CutConnection other = connect("dash", 0);
        assertThat(other.session(USUAL).lock(claim("r2", "r1")).state()).isEqualTo(LockAnswer.State.TAKEN);

        assertThatThrownBy(sessions::requesting)
                .isInstanceOf(HostTakenException.class)
                .hasMessageContaining("run r2 of bob@desk (since then)");

        assertThat(told).containsExactly("requesting");
    }

    @Test
    void whoseUsualShellWasEndedTakesTheHostAnewBeforeItActsAsAnotherUser() throws IOException {
        Both first = new Both("dash");
        HostSessions sessions = run("r1", HostSessions.Intents.NONE, first, new Both("bash"));
        sessions.run(APP, ImmutableList.of(append("one")));
        kill(first.usual);

        sessions.run(APP, ImmutableList.of(append("two")));

        assertThat(Files.readAllLines(log)).containsExactly("one", "two");
        assertThat(asked(connect("dash", 0), "r2")).isEqualTo(LockAnswer.State.HELD);
    }

    @Test
    void askingAgainAndAgainMakesTheLockNoLonger() throws IOException {
        HostSessions sessions = run("r1", HostSessions.Intents.NONE, new Both("dash"));
        sessions.run(APP, ImmutableList.of(append("one")));
        Path lock = home(0).resolve(".local/state/drover/lock.1");
        List<String> lines = Files.readAllLines(lock);

        sessions.run(APP, ImmutableList.of(append("two")));
        sessions.requesting();

        assertThat(Files.readAllLines(lock)).isEqualTo(lines);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "mksh", "busybox sh", "zsh --emulate sh"})
    void aProcessThatProcDoesNotShowHoldsTheHostAsLongAsItLives(String shell) throws IOException {
        // As under hidepid the line says nothing true of when that process started: process 1, of root; and one that is
        // not.
        Session session = connect(shell, 0).session(USUAL);
        session.lock(claim("r1"));
        String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id"), UTF_8)
                .strip();
        Path lock = home(0).resolve(".local/state/drover/lock.1");
        Files.writeString(lock, "r0 alice@laptop then\n1-1 " + boot + " hidden\n");
        assertThat(session.lock(claim("r2")).state()).isEqualTo(LockAnswer.State.HELD);

        Files.writeString(lock, "r0 alice@laptop then\n1-1 " + boot + "\n4194304-1 " + boot + " hidden\n");

        assertThat(session.lock(claim("r2")).state()).isEqualTo(LockAnswer.State.TAKEN);
    }
}
