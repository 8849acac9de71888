package dev.drover.engine.converge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import dev.drover.engine.journal.Attempt;
import dev.drover.engine.journal.Ending;
import dev.drover.engine.journal.HostProgress;
import dev.drover.engine.journal.Invocation;
import dev.drover.engine.journal.Journal;
import dev.drover.engine.journal.RunStore;
import dev.drover.engine.journal.SentOperation;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.ResourceId;
import dev.drover.engine.model.Source;
import dev.drover.engine.report.Place;
import dev.drover.engine.report.RunEvent;
import dev.drover.engine.report.Status;
import dev.drover.engine.transport.OperationId;
import dev.drover.engine.transport.StepResult;
import dev.drover.engine.transport.TransportException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs that go on with others and are killed in their turn, on a host that forgets what it told. */
class EarlierRunTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final String HOST = "web1";
    private static final StepResult DONE = new StepResult.Exited(0, Bytes.empty(), Bytes.empty(), 0, 0, Duration.ZERO);
    private static final StepResult FAILED =
            new StepResult.Exited(1, Bytes.empty(), Bytes.utf8("no quorum of s3cret\n"), 0, 20, Duration.ZERO);

    @TempDir
    Path folder;

    private RunStore store;
    private TellingHost host;

    @BeforeEach
    void makeHost() {
        store = new RunStore(folder.resolve("runs"));
        host = new TellingHost();
    }

    private static Place place(String name) {
        return new Place("Steps", "command[" + name + "]");
    }

    private static SentOperation operation() {
        return new SentOperation(Optional.empty(), OperationId.random(), NOW, Duration.ofSeconds(30), false);
    }

    /** A run that was killed while it was at these. */
    private static HostProgress killed(Map<String, Attempt> attempts) {
        ImmutableMap.Builder<Place, Attempt> all = ImmutableMap.builder();
        attempts.forEach((name, attempt) -> all.put(place(name), attempt));
        return new HostProgress(
                "r1",
                ImmutableSet.of(),
                ImmutableSet.of(),
                ImmutableMap.of(),
                all.buildOrThrow(),
                ImmutableMap.of(),
                ImmutableList.of(),
                ImmutableSet.of(),
                ImmutableSet.of(),
                ImmutableMap.of());
    }

    private static Attempt sent(SentOperation operation) {
        return new Attempt(ImmutableList.of(operation), false);
    }

    private EarlierRun resume(HostProgress earlier, String run) {
        return resume(earlier, run, journal -> {});
    }

    /** Goes on with a run, does something, and is killed. */
    private EarlierRun resume(HostProgress earlier, String run, Consumer<Journal> then) {
        try (Journal journal = store.journal(
                Invocation.here(ImmutableList.of("apply"), Optional.of(earlier.run())),
                ImmutableMap.of(HOST, earlier))) {
            journal.on(new RunEvent.RunStarted(NOW, run, "apply", "Steps", ImmutableList.of(HOST)));
            HostSessions sessions = new HostSessions(
                    () -> host,
                    Optional.empty(),
                    new History(Optional.of(journal))
                            .intents(HOST, Clock.systemUTC(), said -> said.replace("s3cret", "***")),
                    Optional.empty());
            EarlierRun asked = EarlierRun.asked(earlier, sessions, () -> NOW);
            journal.on(new RunEvent.PlanMade(NOW, run, HOST, 1));
            then.accept(journal);
            return asked;
        }
    }

    private HostProgress progress(String run) {
        return store.find(run).orElseThrow().progress().getOrDefault(HOST, HostProgress.NONE);
    }

    static Stream<StepResult> endings() {
        return Stream.of(
                DONE,
                FAILED,
                new StepResult.TimedOut(Duration.ofSeconds(30), Bytes.empty(), Bytes.empty()),
                new StepResult.Stopped(Bytes.empty(), Bytes.empty()),
                new StepResult.Interrupted(Bytes.empty()));
    }

    @ParameterizedTest
    @MethodSource("endings")
    void whatAHostToldOnceIsKnownToTheRunAfterNext(StepResult result) {
        SentOperation operation = operation();
        host.knowing(operation.id(), result);

        Ending told = resume(killed(Map.of("deploy", sent(operation))), "r2")
                .endings()
                .get(place("deploy"));
        Ending known = resume(progress("r2"), "r3").endings().get(place("deploy"));

        assertThat(told.kind()).isNotEqualTo(Ending.Kind.NEVER_STARTED);
        assertThat(known)
                .isEqualTo(
                        new Ending(told.kind(), told.why().replace("r1", "r2").replace("s3cret", "***")));
    }

    @Test
    void anAnswerIsWrittenDownBeforeTheNextQuestion() {
        SentOperation first = operation();
        SentOperation second = operation();
        ImmutableMap<String, Attempt> attempts = ImmutableMap.of("one", sent(first), "two", sent(second));
        host.knowing(first.id(), DONE).lostAt(second.id());

        assertThatThrownBy(() -> resume(killed(attempts), "r2")).isInstanceOf(TransportException.class);
        host = new TellingHost();

        assertThat(resume(progress("r2"), "r3").turnedOutDone()).containsExactly(place("one"));
    }

    @Test
    void onlyItsOwnStepsDecideAboutAResource() {
        Map<String, StepResult> results = Map.of(
                "done",
                DONE,
                "failed",
                FAILED,
                "interrupted",
                new StepResult.Interrupted(Bytes.empty()),
                "never",
                new StepResult.NotStarted());
        Map<String, Attempt> attempts = ImmutableMap.copyOf(Maps.transformValues(results, result -> sent(operation())));
        results.forEach(
                (name, result) -> host.knowing(attempts.get(name).sent().get(0).id(), result));

        EarlierRun earlier = resume(killed(attempts), "r2");

        assertThat(earlier.turnedOutDone()).containsExactly(place("done"));
        assertThat(Maps.transformValues(earlier.endings(), Ending::kind))
                .containsEntry(place("failed"), Ending.Kind.FAILED)
                .containsEntry(place("interrupted"), Ending.Kind.INTERRUPTED)
                .containsEntry(place("never"), Ending.Kind.NEVER_STARTED);
        assertThat(earlier.interruption(place("interrupted"))).isPresent();
        assertThat(earlier.interruption(place("failed"))).isEmpty();
        assertThat(earlier.atWork()).isFalse();
    }

    @Test
    void whatAnotherResourceSendsLaterSaysNothingOfIt() {
        SentOperation never = operation();
        SentOperation other = operation();
        RunEvent.Where where = new RunEvent.Where(
                "Steps",
                ImmutableList.of(),
                new ResourceId("command", "other", Optional.empty()),
                new Source("site.groovy", 3));

        resume(killed(Map.of("deploy", sent(never))), "r2", journal -> {
            journal.on(new RunEvent.ResourceStarted(NOW, "r2", HOST, where));
            journal.sending(HOST, List.of(other), false);
            journal.on(new RunEvent.ResourceFinished(
                    NOW,
                    "r2",
                    HOST,
                    where,
                    Status.CHANGED,
                    ImmutableList.of(),
                    Duration.ZERO,
                    Optional.empty(),
                    false));
        });
        host.knowing(other.id(), DONE);
        EarlierRun earlier = resume(progress("r2"), "r3");

        assertThat(earlier.turnedOutDone()).isEmpty();
        assertThat(earlier.progress().done()).containsExactly(place("other"));
        assertThat(earlier.endings().get(place("deploy")).kind()).isEqualTo(Ending.Kind.NEVER_STARTED);
    }

    @Test
    void whatWasNotedAsInterruptedIsSoWhateverTheHostSaysLater() {
        HostProgress killed = killed(Map.of("deploy", sent(operation())));
        HostProgress noted = new HostProgress(
                "r1",
                ImmutableSet.of(),
                ImmutableSet.of(),
                ImmutableMap.of(),
                killed.attempts(),
                ImmutableMap.of(),
                ImmutableList.of(),
                ImmutableSet.of(),
                ImmutableSet.of(place("deploy")),
                ImmutableMap.of());

        EarlierRun earlier = resume(noted, "r2");

        assertThat(earlier.interruption(place("deploy")))
                .hasValueSatisfying(why -> assertThat(why).contains("it may or may not have done its work"));
    }

    @Test
    void aRequestThatWasUnderWayIsNotMadeAgainByTheRunAfterNext() {
        RunEvent.Where where = new RunEvent.Where(
                "Steps",
                ImmutableList.of(),
                new ResourceId("command", "call", Optional.empty()),
                new Source("site.groovy", 3));

        EarlierRun first = resume(
                killed(Map.of("call", new Attempt(ImmutableList.of(), true))),
                "r2",
                journal -> journal.on(new RunEvent.ResourceFinished(
                        NOW,
                        "r2",
                        HOST,
                        where,
                        Status.FAILED,
                        ImmutableList.of(),
                        Duration.ZERO,
                        Optional.of("may or may not have been done"),
                        false)));

        assertThat(first.interruption(place("call"))).isPresent();
        assertThat(resume(progress("r2"), "r3").interruption(place("call"))).isPresent();
    }

    @Test
    void whatTheHostIsStillAtIsAskedForByEachRun() {
        SentOperation operation = operation();
        host.knowing(operation.id(), new StepResult.Running());

        EarlierRun earlier = resume(killed(Map.of("deploy", sent(operation))), "r2");

        assertThat(earlier.atWork()).isTrue();
        assertThat(earlier.interruption(place("deploy"))).isPresent();
        host.knowing(operation.id(), DONE);
        assertThat(resume(progress("r2"), "r3").turnedOutDone()).containsExactly(place("deploy"));
    }
}
