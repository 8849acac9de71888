package dev.drover.engine.converge;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Iterables;
import dev.drover.engine.journal.HostProgress;
import dev.drover.engine.journal.Invocation;
import dev.drover.engine.journal.Journal;
import dev.drover.engine.journal.RunStore;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Common;
import dev.drover.engine.model.Playbook;
import dev.drover.engine.report.HostOutcome;
import dev.drover.engine.report.RunEvent;
import dev.drover.engine.resource.command.CommandSpec;
import dev.drover.engine.resource.file.FileSpec;
import dev.drover.engine.transport.Session;
import dev.drover.engine.transport.Step;
import dev.drover.engine.transport.StepResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A step that still runs on the host, this machine, when Drover stops waiting for it. */
@ResourceLock("the run lock of this machine")
class StillAtWorkTest {
    @TempDir
    Path folder;

    private boolean slow = true;
    private int acts;

    @Test
    void itIsNotBegunAgainAndWhatItOwesIsPaidByTheNextRun() throws IOException {
        Path file = folder.resolve("conf");
        Path log = Files.createFile(folder.resolve("log"));
        Playbook playbook = Playbook.named("still at work")
                .play(
                        "play",
                        play -> play.describe((host, state) -> {
                            var conf =
                                    state.declare(FileSpec.at(file.toString()).content("x"));
                            state.declare(
                                    CommandSpec.sh("restart", "echo restarted >>\"$1\"", log.toString()),
                                    Common.NONE.onChangeOf(conf));
                        }));

        RunEvent.HostFinished first = apply(playbook, file);

        assertThat(first.outcome()).isEqualTo(HostOutcome.FAILED);
        assertThat(first.message()).hasValueSatisfying(why -> assertThat(why).contains("still runs on the host"));
        assertThat(acts).isEqualTo(1);
        assertThat(log).isEmptyFile();

        // It ends well after all.
        slow = false;
        Files.writeString(file, "x");

        assertThat(apply(playbook, file).outcome()).isEqualTo(HostOutcome.OK);
        assertThat(log).hasContent("restarted");
    }

    @Test
    void theRunThatIsResumedAsksHowItEndedAndDoesItNotTwice() {
        Path log = folder.resolve("log");
        Path go = folder.resolve("go");
        Playbook playbook = Playbook.named("still at work")
                .play(
                        "play",
                        play -> play.describe((host, state) -> {
                            state.declare(CommandSpec.sh(
                                    "install",
                                    "echo begun >>\"$1\"; while [ ! -e \"$2\" ]; do sleep 0.1; done; echo ended >>\"$1\"",
                                    log.toString(),
                                    go.toString()));
                            state.declare(CommandSpec.sh("behind", "echo behind >>\"$1\"", log.toString()));
                        }));
        RunStore store = new RunStore(folder.resolve("runs"));

        assertThat(resumable(playbook, store, Optional.empty(), log).outcome()).isEqualTo(HostOutcome.FAILED);
        String first = store.all().get(0).id();
        assertThat(log).hasContent("begun");
        slow = false;
        create(go);

        assertThat(resumable(playbook, store, Optional.of(first), log).outcome())
                .isEqualTo(HostOutcome.OK);
        assertThat(log).hasContent("begun\nended\nbehind");
    }

    private RunEvent.HostFinished resumable(Playbook playbook, RunStore store, Optional<String> resumed, Path log) {
        ImmutableMap<String, HostProgress> progress =
                resumed.map(run -> store.find(run).orElseThrow().progress()).orElse(ImmutableMap.of());
        try (Journal journal = store.journal(Invocation.here(ImmutableList.of("apply"), resumed), progress)) {
            return Iterables.getOnlyElement(WatchedConnection.apply(
                            playbook,
                            (real, batch) -> left(real, batch, log),
                            journal,
                            new History(Optional.of(journal)))
                    .hosts());
        }
    }

    /** What acts on the log is begun, and its connection left for good. */
    private ImmutableList<StepResult> left(Session real, ImmutableList<Step> batch, Path log) {
        if (slow && !Files.exists(log)) {
            batch.stream()
                    .filter(step ->
                            step.operation().isPresent() && step.arguments().contains(Bytes.utf8(log.toString())))
                    .findFirst()
                    .ifPresent(step -> begin(step, log));
        }
        return told(real, batch, log);
    }

    private static void begin(Step step, Path log) {
        CutConnection other = new CutConnection("dash");
        CompletableFuture<?> lost =
                CompletableFuture.runAsync(() -> other.session(Optional.empty()).run(ImmutableList.of(step)));
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(log));
        other.cut();
        assertThat(lost).failsWithin(Duration.ofSeconds(30));
    }

    private static void create(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RunEvent.HostFinished apply(Playbook playbook, Path file) {
        return Iterables.getOnlyElement(WatchedConnection.apply(playbook, (real, batch) -> told(real, batch, file))
                .hosts());
    }

    /** What acts on the file is told to run still, and not done yet. */
    private ImmutableList<StepResult> told(Session real, ImmutableList<Step> batch, Path file) {
        int act = Iterables.indexOf(
                batch, step -> step.operation().isPresent() && step.arguments().contains(Bytes.utf8(file.toString())));
        if (!slow || act < 0) {
            return real.run(batch);
        }
        acts++;
        List<StepResult> told = new ArrayList<>(act == 0 ? List.of() : real.run(batch.subList(0, act)));
        told.add(new StepResult.Running());
        told.addAll(Collections.nCopies(batch.size() - told.size(), new StepResult.NotStarted()));
        return ImmutableList.copyOf(told);
    }
}
