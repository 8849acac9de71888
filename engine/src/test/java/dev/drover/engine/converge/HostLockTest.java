package dev.drover.engine.converge;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.transport.LockAnswer;
import dev.drover.engine.transport.LockClaim;
import dev.drover.engine.transport.Session;
import dev.drover.engine.transport.ShellScript;
import dev.drover.engine.transport.Step;
import dev.drover.engine.transport.StepResult;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lock of a host that runs ask for at the same time, die with, or are cut off from; over real shells of this machine. */
class HostLockTest {
    private static final ImmutableList<String> SHELLS = ImmutableList.of("dash", "bash", "mksh", "busybox sh");
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final String NOBODY = "61234";
    private static final long PATIENCE_SECONDS = 60;
    private static final int RUNS = 4;
    private static final int ROUNDS = Integer.getInteger("drover.rounds", 4);
    private Path home;

    @BeforeEach
    void makeHome() throws IOException {
        home = Files.createTempDirectory("drover lock");
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        if (isRoot()) {
            Files.setOwner(
                    home, home.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(NOBODY));
        }
    }

    @AfterEach
    void removeHome() throws IOException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (Files.exists(home)) {
            try {
                MoreFiles.deleteRecursively(home, RecursiveDeleteOption.ALLOW_INSECURE);
            } catch (IOException e) {
                // A session that ends removes its records at the same time.
                assertThat(System.nanoTime()).as(String.valueOf(e)).isLessThan(until);
            }
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    /** A shell whose lock is that of a user of this test alone. */
    private CutConnection connect(String shell) {
        List<String> words = new ArrayList<>(List.of("env", "-u", "XDG_RUNTIME_DIR", "HOME=" + home));
        if (isRoot()) {
            words.addAll(0, List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        }
        for (String word : shell.split(" ", -1)) {
            words.add(word.replace('_', ' '));
        }
        return new CutConnection(words.toArray(String[]::new));
    }

    private static Session session(CutConnection connection) {
        return connection.session(Optional.empty());
    }

    private static LockClaim claim(String run) {
        return claim(run, "");
    }

    private static LockClaim claim(String run, String seen) {
        return new LockClaim(run, "alice@laptop then", ImmutableSet.of(), seen, LONG, ImmutableList.of());
    }

    private static LockAnswer lock(CutConnection connection, String run) {
        return session(connection).lock(claim(run));
    }

    private static void await(String what, Future<Boolean> condition) throws Exception {
        assertThat(condition.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).as(what).isTrue();
    }

    private StepResult append(CutConnection connection, String word) {
        return session(connection)
                .run(ImmutableList.of(Step.act(
                        new ShellScript("append", "printf '%s\\n' \"$2\" >>\"$1\""),
                        ImmutableList.of(Bytes.utf8(home.resolve("log").toString()), Bytes.utf8(word)),
                        LONG)))
                .get(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "mksh", "busybox sh"})
    void aSecondRunIsToldWhoHasTheHostAndGetsItAfterwards(String shell) throws Exception {
        CutConnection first = connect(shell);
        CutConnection second = connect(shell);

        assertThat(told(lock(first, "r1"))).isEqualTo("TAKEN 1 ");
        assertThat(told(lock(second, "r2"))).isEqualTo("HELD 1 r1 alice@laptop then");
        first.close();
        await("the end of the first", released(second, claim("r2", "1")));
        assertThat(told(lock(second, "r2"))).isEqualTo("TAKEN 2 r2 alice@laptop then");
        second.close();
    }

    private static String told(LockAnswer answer) {
        return answer.state() + " " + answer.number() + " " + answer.holder();
    }

    /** Asks until the lock is taken; whether it was taken without another one having had it. */
    private static Future<Boolean> released(CutConnection connection, LockClaim claim) {
        ExecutorService asking = Executors.newSingleThreadExecutor();
        Future<Boolean> taken = asking.submit(() -> {
            LockAnswer answer = session(connection).lock(claim);
            while (answer.state() == LockAnswer.State.HELD) {
                answer = session(connection).lock(claim);
            }
            return answer.state() == LockAnswer.State.TAKEN;
        });
        asking.shutdown();
        return taken;
    }

    @Test
    void whoeverLookedBeforeAnotherRunHadTheHostIsTold() throws Exception {
        try (CutConnection first = connect("sh");
                CutConnection second = connect("sh")) {
            lock(first, "r1");
            first.kill();
            assertThat(released(second, claim("r2", "1")).get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isTrue();
            second.kill();
            try (CutConnection third = connect("sh")) {
                assertThat(released(third, claim("r3", "1")).get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "mksh", "busybox sh", "zsh --emulate sh"})
    void nothingBeginsWhenAnotherRunHasJustMadeItsLock(String shell) throws IOException {
        try (CutConnection first = connect(shell)) {
            lock(first, "r1");
            // As far as a run has come that looks for steps now, and takes our lock away next.
            Path next = home.resolve(".local/state/drover/lock.2");
            Files.writeString(next, "r2 bob@desk then\n");

            assertThat(((StepResult.Exited) append(first, "late")).stderr().toUtf8())
                    .isEqualTo("another run has taken over this host");
            assertThat(home.resolve("log")).doesNotExist();

            Files.delete(next);
            assertThat(append(first, "on")).matches(HostLockTest::succeeded);
            assertThat(home.resolve("log")).hasContent("on");
        }
    }

    @Test
    void whoseLockIsGoneIsToldThatSomebodyWasThere() throws IOException {
        try (CutConnection first = connect("sh");
                CutConnection second = connect("sh")) {
            lock(first, "r1");
            first.kill();
            Path lock = home.resolve(".local/state/drover/lock.1");
            // As drover forget of another run does.
            Files.delete(lock);

            assertThat(told(session(second).lock(claim("r1", "1")))).isEqualTo("CHANGED 1 ");
            Files.delete(lock);
            assertThat(told(session(second).lock(claim("r1", "0")))).isEqualTo("TAKEN 1 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "mksh", "busybox sh", "zsh --emulate sh"})
    void aDeadSessionThatNobodyCollectsHoldsNothing(String shell) throws Exception {
        // As in a container: whoever started the shell does not ask how it ended.
        CutConnection first = connect("sh -c exec_3<&0;\"$@\"_<&3_3<&-&exec_sleep_4242 sh " + shell);
        try (CutConnection second = connect(shell)) {
            lock(first, "r1");
            ProcessHandle session = ProcessHandle.of(first.pid())
                    .orElseThrow()
                    .children()
                    .findFirst()
                    .orElseThrow();
            session.destroyForcibly();
            Awaitility.await()
                    .atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .until(() -> Files.readString(Path.of("/proc", Long.toString(session.pid()), "stat"))
                            .contains(") Z "));

            await("the lock of the dead", released(second, claim("r2", "1")));
        } finally {
            first.killAll();
        }
    }

    @Test
    void twoSessionsOfOneRunShareTheLock() {
        try (CutConnection first = connect("dash");
                CutConnection second = connect("bash")) {
            assertThat(lock(first, "r1").state()).isEqualTo(LockAnswer.State.TAKEN);
            assertThat(lock(second, "r1").state()).isEqualTo(LockAnswer.State.TAKEN);
            assertThat(append(first, "a")).matches(HostLockTest::succeeded);
            assertThat(append(second, "b")).matches(HostLockTest::succeeded);
        }
    }

    private static boolean succeeded(StepResult result) {
        return result instanceof StepResult.Exited exited && exited.succeeded();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "mksh", "busybox sh"})
    void theStepOfADeadRunHoldsTheHostUntilItEnds(String shell) throws Exception {
        CutConnection dead = connect(shell);
        lock(dead, "r1");
        Path begun = home.resolve("begun");
        Path go = home.resolve("go");
        ExecutorService acting = Executors.newSingleThreadExecutor();
        Future<ImmutableList<StepResult>> unheard = acting.submit(() -> session(dead)
                .run(ImmutableList.of(Step.act(
                        new ShellScript(
                                "slow",
                                ": >\"$1\"; while [ ! -e \"$2\" ]; do sleep 0.1; done; printf 'slow\\n' >>\"$3\""),
                        ImmutableList.of(
                                Bytes.utf8(begun.toString()),
                                Bytes.utf8(go.toString()),
                                Bytes.utf8(home.resolve("log").toString())),
                        LONG))));
        awaitFile(begun);
        // The controller is gone: the shell reads the end of its input once the step has ended.
        dead.close();
        try (CutConnection next = connect(shell)) {
            assertThat(lock(next, "r2").state()).isEqualTo(LockAnswer.State.HELD);
            Files.createFile(go);
            await("the end of the step", released(next, claim("r2")));
            assertThat(home.resolve("log")).hasContent("slow");
        }
        acting.shutdownNow();
    }

    private static void awaitFile(Path file) {
        Awaitility.await().atMost(PATIENCE_SECONDS, TimeUnit.SECONDS).until(() -> Files.exists(file));
    }

    @Test
    void aResumedRunTakesOverAtOnceAndTheOldSessionDoesNothingMore() {
        try (CutConnection old = connect("dash");
                CutConnection next = connect("dash")) {
            lock(old, "r1");
            append(old, "old");

            LockAnswer answer = session(next)
                    .lock(new LockClaim(
                            "r2", "alice@laptop now", ImmutableSet.of("r0", "r1"), "", LONG, ImmutableList.of()));

            assertThat(told(answer)).isEqualTo("TAKEN 2 r1 alice@laptop then");
            assertThat(append(next, "next")).matches(HostLockTest::succeeded);
            assertThat(((StepResult.Exited) append(old, "late")).stderr().toUtf8())
                    .isEqualTo("another run has taken over this host");
            assertThat(home.resolve("log")).hasContent("old\nnext");
        }
    }

    @Test
    void aSessionThatHearsNothingEndsAndOneThatDoesLives() throws Exception {
        LockClaim brief = new LockClaim(
                "r1", "alice@laptop then", ImmutableSet.of(), "", Duration.ofSeconds(6), ImmutableList.of());
        List<CutConnection> silent = new ArrayList<>();
        List<CutConnection> lively = new ArrayList<>();
        for (String shell : SHELLS) {
            silent.add(connect(shell));
            lively.add(connect(shell));
        }
        silent.forEach(one -> session(one).lock(brief));
        lively.forEach(one -> session(one).lock(brief));
        Awaitility.await().atMost(PATIENCE_SECONDS, TimeUnit.SECONDS).until(() -> {
            lively.forEach(one -> session(one).ping());
            return silent.stream().noneMatch(CutConnection::lives);
        });

        assertThat(lively).allMatch(one -> succeeded(append(one, "here")));
        lively.forEach(CutConnection::close);
    }

    @Test
    void ofManyRunsOnlyOneHasTheHostAtATime() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ExecutorService runs = Executors.newFixedThreadPool(RUNS);
        List<Future<Integer>> all = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            int number = i;
            all.add(runs.submit(() -> {
                for (int round = 0; round < ROUNDS; round++) {
                    CutConnection connection = connect(SHELLS.get((number + round) % SHELLS.size()));
                    String run = "r" + number + "x" + round;
                    Awaitility.await()
                            .atMost(PATIENCE_SECONDS * 3, TimeUnit.SECONDS)
                            .until(() -> lock(connection, run).state() != LockAnswer.State.HELD);
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    assertThat(append(connection, run)).matches(HostLockTest::succeeded);
                    inside.decrementAndGet();
                    if (round % 2 == 0) {
                        connection.kill();
                    } else {
                        connection.close();
                    }
                }
                return number;
            }));
        }
        for (Future<Integer> one : all) {
            one.get(PATIENCE_SECONDS * 3, TimeUnit.SECONDS);
        }
        runs.shutdown();

        assertThat(most).hasValue(1);
        assertThat(Files.readAllLines(home.resolve("log")))
                .hasSize(RUNS * ROUNDS)
                .doesNotHaveDuplicates();
    }
}
