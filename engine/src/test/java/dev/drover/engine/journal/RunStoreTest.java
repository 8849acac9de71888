package dev.drover.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Block;
import dev.drover.engine.model.ResourceId;
import dev.drover.engine.model.Source;
import dev.drover.engine.report.Counts;
import dev.drover.engine.report.HostOutcome;
import dev.drover.engine.report.Place;
import dev.drover.engine.report.RunEvent;
import dev.drover.engine.report.Status;
import dev.drover.engine.resource.FileLikeness;
import dev.drover.engine.resource.FileMode;
import dev.drover.engine.resource.HostPath;
import dev.drover.engine.resource.ReplacedFile;
import dev.drover.engine.transport.OperationId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunStoreTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final ImmutableSet<Place> DONE = IntStream.range(0, 20_000)
            .mapToObj(number -> new Place("Steps", "command[" + number + "]"))
            .collect(ImmutableSet.toImmutableSet());

    @TempDir
    Path folder;

    /** Begins the journal of a run that goes on with one that did much. */
    private Journal begin(RunStore store, String run) {
        HostProgress earlier = HostProgress.NONE.settled(DONE);
        Journal journal = store.journal(
                Invocation.here(ImmutableList.of("apply"), Optional.of("r1")), ImmutableMap.of("web1", earlier));
        journal.on(new RunEvent.RunStarted(NOW, run, "apply", "Steps", ImmutableList.of("web1")));
        journal.on(new RunEvent.PlanMade(NOW, run, "web1", DONE.size()));
        return journal;
    }

    @Test
    void aRunIsFoundOnlyOnceItsJournalSaysWhatItGoesOnWith() throws Exception {
        RunStore store = new RunStore(folder);
        CompletableFuture<RunRecord> found = CompletableFuture.supplyAsync(() -> {
            Optional<RunRecord> run = store.find("r2");
            while (run.isEmpty()) {
                run = store.find("r2");
            }
            return run.orElseThrow();
        });

        begin(store, "r2").close();

        assertThat(found.get().progress().get("web1").done()).isEqualTo(DONE);
    }

    @Test
    void manyThatBeginAtATimeMayRemoveTheSameOldRuns() throws Exception {
        for (int run = 0; run < 400; run++) {
            Path old = Files.createDirectories(folder.resolve("old" + run));
            for (int file = 0; file < 5; file++) {
                Files.createFile(old.resolve("file" + file));
            }
        }
        RunStore store = new RunStore(folder);

        CompletableFuture.allOf(IntStream.range(0, 8)
                        .mapToObj(run -> CompletableFuture.runAsync(
                                () -> begin(store, "new" + run).close()))
                        .toArray(CompletableFuture<?>[]::new))
                .get();

        assertThat(store.all()).hasSize(8);
    }

    @Test
    void whatWasUnderWayWhenAHostWasLostIsAskedForByTheNextRun() {
        RunStore store = new RunStore(folder);
        SentOperation sent =
                new SentOperation(Optional.empty(), OperationId.random(), NOW, Duration.ofSeconds(30), false);
        RunEvent.Where where = new RunEvent.Where(
                "Steps",
                ImmutableList.of(),
                new ResourceId("command", "one", Optional.empty()),
                new Source("site.groovy", 3));
        try (Journal journal = begin(store, "r2")) {
            journal.on(new RunEvent.ResourceStarted(NOW, "r2", "web1", where));
            journal.sending("web1", List.of(sent), false);
            journal.on(new RunEvent.HostFinished(
                    NOW,
                    "r2",
                    "web1",
                    HostOutcome.FAILED,
                    Counts.NONE,
                    Duration.ZERO,
                    Optional.of("the connection was lost"),
                    ImmutableList.of(),
                    ImmutableList.of(),
                    RunEvent.Cost.NONE));
        }

        HostProgress progress = store.find("r2").orElseThrow().progress().get("web1");
        assertThat(progress.inFlight()).containsExactly(new Place("Steps", "command[one]"));
        assertThat(progress.sent()).containsExactly(sent);
    }

    @Test
    void whatAHostIsStillAtWhenARunEndsIsAskedForByEachRunThatGoesOnWithIt() {
        RunStore store = new RunStore(folder);
        SentOperation done =
                new SentOperation(Optional.empty(), OperationId.random(), NOW, Duration.ofSeconds(30), false);
        SentOperation running =
                new SentOperation(Optional.empty(), OperationId.random(), NOW, Duration.ofSeconds(30), false);
        RunEvent.Where where = new RunEvent.Where(
                "Steps",
                ImmutableList.of(),
                new ResourceId("command", "one", Optional.empty()),
                new Source("site.groovy", 3));
        try (Journal journal = begin(store, "r2")) {
            journal.on(new RunEvent.ResourceStarted(NOW, "r2", "web1", where));
            journal.sending("web1", List.of(done, running), false);
            journal.stillRuns("web1", journal.atWork("web1"), List.of(running));
            journal.on(new RunEvent.ResourceFinished(
                    NOW,
                    "r2",
                    "web1",
                    where,
                    Status.FAILED,
                    ImmutableList.of(),
                    Duration.ZERO,
                    Optional.of("still runs"),
                    false));
        }

        HostProgress progress = store.find("r2").orElseThrow().progress().get("web1");
        assertThat(progress.inFlight()).containsExactly(new Place("Steps", "command[one]"));
        assertThat(progress.sent()).containsExactly(running);
        assertThat(progress.interrupted()).isEmpty();

        try (Journal journal = store.journal(
                Invocation.here(ImmutableList.of("apply"), Optional.of("r2")), ImmutableMap.of("web1", progress))) {
            journal.on(new RunEvent.RunStarted(NOW, "r3", "apply", "Steps", ImmutableList.of("web1")));
            journal.on(new RunEvent.PlanMade(NOW, "r3", "web1", 1));
        }
        HostProgress carried = store.find("r3").orElseThrow().progress().get("web1");
        assertThat(carried.inFlight()).containsExactly(new Place("Steps", "command[one]"));
        assertThat(carried.sent()).containsExactly(running);
    }

    @Test
    void aJournalThatDoesNotSayWhoseStepsItSentIsReadAsTheyWereSent() throws Exception {
        OperationId carried = OperationId.random();
        OperationId own = OperationId.random();
        StringBuilder journal = new StringBuilder();
        for (String line : List.of(
                "{'event':'invocation','time':'%s','directory':'/','user':'me'}".formatted(NOW),
                "{'event':'resource-started','host':'web1','play':'Steps','resource':'command[one]'}",
                oldSent(carried),
                "{'event':'resource-started','host':'web1','play':'Steps','resource':'command[two]'}",
                oldSent(own),
                "{'event':'step-still-runs','host':'web1'}")) {
            journal.append(new String(Lines.line(line.replace('\'', '"')), StandardCharsets.UTF_8));
        }
        Files.createDirectories(folder.resolve("r2"));
        Files.writeString(folder.resolve("r2/journal"), journal);

        HostProgress progress =
                new RunStore(folder).find("r2").orElseThrow().progress().get("web1");

        assertThat(progress.attempts().get(new Place("Steps", "command[one]")).sent())
                .extracting(SentOperation::id)
                .containsExactly(carried);
        assertThat(progress.attempts().get(new Place("Steps", "command[two]")).sent())
                .extracting(SentOperation::id)
                .containsExactly(own);
    }

    private static String oldSent(OperationId operation) {
        return "{'event':'operations-sent','host':'web1','unrecorded':false,'operations':"
                + "[{'id':'%s','at':'%s','limitSeconds':30}]}".formatted(operation, NOW);
    }

    @Test
    void aRunIsHeldByOneAtATime() {
        RunStore store = new RunStore(folder);
        begin(store, "r2").close();
        RunRecord run = store.find("r2").orElseThrow();

        RunStore.Hold held = store.hold(run).orElseThrow();
        assertThat(store.all()).hasSize(1);
        assertThat(store.find("r2").orElseThrow().state()).isEqualTo(RunRecord.State.INTERRUPTED);

        assertThat(store.hold(run)).isEmpty();
        held.close();
        store.hold(run).orElseThrow().close();
    }

    @Test
    void aRunThatDiedBeforeItsJournalWasWholeIsNone() throws Exception {
        RunStore store = new RunStore(folder);
        begin(store, "r2").close();
        Files.move(folder.resolve("r2/journal"), folder.resolve("r2/journal.begun"));

        assertThat(store.all()).isEmpty();
        assertThat(store.find("r2")).isEmpty();
    }

    private static ReplacedFile replaced(String name) {
        FileLikeness content = new FileLikeness("file:0123abcd:" + "5".repeat(64));
        return new ReplacedFile(
                new HostPath("/etc/" + name),
                Optional.of(new HostPath("/etc/" + name + ".then~")),
                content,
                FileLikeness.ABSENT,
                Optional.of(new ReplacedFile.Attributes(FileMode.parse("4755"), 0, 4_294_967_294L)),
                "rename");
    }

    @Test
    void filesThatWereReplacedAreReadAsTheyWereWrittenWhateverTheirNames() {
        RunStore store = new RunStore(folder);
        ImmutableList<ReplacedFile> files = ImmutableList.of(
                replaced("a b"), replaced("new\nline"), replaced("100%25"), replaced("\udcff"), replaced("é"));
        Journal journal = begin(store, "r2");
        journal.replaced("web1", Optional.of("app"), files);
        journal.close();

        HostProgress progress = store.find("r2").orElseThrow().progress().get("web1");
        assertThat(progress.replaced())
                .isEqualTo(files.stream()
                        .map(file -> new Replacement(Optional.of("app"), file, Optional.empty()))
                        .collect(ImmutableList.toImmutableList()));
    }

    @Test
    void theRunThatGoesOnKnowsWhatTheFirstReplacedAndWhatNobodyKnows() {
        RunStore store = new RunStore(folder);
        Place doubtful = new Place("Steps", "file[/x]");
        HostProgress earlier = new HostProgress(
                "r1",
                ImmutableSet.of(),
                ImmutableSet.of(),
                ImmutableMap.of(),
                ImmutableMap.of(),
                ImmutableMap.of(),
                ImmutableList.of(new Replacement(Optional.empty(), replaced("a"), Optional.empty())),
                ImmutableSet.of(doubtful),
                ImmutableSet.of(),
                ImmutableMap.of());
        Journal journal = store.journal(
                Invocation.here(ImmutableList.of("apply"), Optional.of("r1")), ImmutableMap.of("web1", earlier));
        journal.on(new RunEvent.RunStarted(NOW, "r2", "apply", "Steps", ImmutableList.of("web1")));
        journal.on(new RunEvent.PlanMade(NOW, "r2", "web1", 1));
        journal.close();

        HostProgress progress = store.find("r2").orElseThrow().progress().get("web1");
        assertThat(progress.replaced())
                .containsExactly(new Replacement(Optional.empty(), replaced("a"), Optional.of("run r1")));
        assertThat(progress.unknownReplacements()).containsExactly(doubtful);
    }

    @Test
    void whatOnlyAHostCouldTellMayBeOwedStillUntilItsResourceEndsOrComesToBeOwedAnew() {
        RunStore store = new RunStore(folder);
        Place ended = new Place("Steps", "command[ended]");
        Place anew = new Place("Steps", "command[anew]");
        Place open = new Place("Steps", "command[open]");
        HostProgress earlier = HostProgress.NONE.settled(ImmutableSet.of(ended, anew, open));
        Journal journal = store.journal(
                Invocation.here(ImmutableList.of("apply"), Optional.of("r1")), ImmutableMap.of("web1", earlier));
        journal.on(new RunEvent.RunStarted(NOW, "r2", "apply", "Steps", ImmutableList.of("web1")));
        journal.on(new RunEvent.PlanMade(NOW, "r2", "web1", 3));
        journal.owing("web1", ImmutableSet.of("command[anew]"));
        journal.on(new RunEvent.ResourceFinished(
                NOW,
                "r2",
                "web1",
                new RunEvent.Where(
                        "Steps",
                        ImmutableList.of(),
                        new ResourceId("command", "ended"),
                        new Source("site.groovy", 3),
                        Block.BODY),
                Status.SKIPPED,
                ImmutableList.of(),
                Duration.ZERO,
                Optional.empty(),
                false));
        journal.close();

        HostProgress progress = store.find("r2").orElseThrow().progress().get("web1");
        assertThat(progress.done()).containsExactlyInAnyOrder(ended, anew, open);
        assertThat(progress.unsettled()).containsExactly(open);
    }

    @Test
    void nothingIsSentOnceTheJournalIsClosed() {
        Journal journal = begin(new RunStore(folder), "r2");
        journal.close();

        assertThatThrownBy(() -> journal.sending(
                        "web1",
                        ImmutableList.of(new SentOperation(
                                Optional.empty(), OperationId.random(), NOW, Duration.ofMinutes(1), false)),
                        false))
                .isInstanceOf(JournalException.class)
                .hasMessage("the run is over; nothing more was started; go on with drover runs resume");
    }

    @Test
    void whatWasSentAndNotAnsweredMayHaveReplacedFiles() {
        RunStore store = new RunStore(folder);
        Journal journal = begin(store, "r2");
        Source source = new Source("site.groovy", 3);
        ResourceId id = new ResourceId("file", "/x");
        journal.on(new RunEvent.ResourceStarted(
                NOW, "r2", "web1", new RunEvent.Where("Steps", ImmutableList.of(), id, source)));
        journal.sending(
                "web1",
                ImmutableList.of(
                        new SentOperation(Optional.empty(), OperationId.random(), NOW, Duration.ofMinutes(1), true)),
                false);
        journal.close();

        assertThat(store.find("r2").orElseThrow().progress().get("web1").unknownReplacements())
                .containsExactly(new Place("Steps", "file[/x]"));
    }
}
