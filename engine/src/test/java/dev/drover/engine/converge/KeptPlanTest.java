package dev.drover.engine.converge;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import dev.drover.engine.journal.HostProgress;
import dev.drover.engine.journal.Invocation;
import dev.drover.engine.journal.Journal;
import dev.drover.engine.journal.RunStore;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Playbook;
import dev.drover.engine.plan.Fingerprints;
import dev.drover.engine.plan.PlanFile;
import dev.drover.engine.report.HostOutcome;
import dev.drover.engine.report.Place;
import dev.drover.engine.report.RunEvent;
import dev.drover.engine.resource.command.CommandSpec;
import dev.drover.engine.resource.file.FileSpec;
import dev.drover.engine.transport.Session;
import dev.drover.engine.transport.Step;
import dev.drover.engine.transport.StepResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What a plan that was kept lets this machine be changed. */
@ResourceLock("the run lock of this machine")
class KeptPlanTest {
    @TempDir
    Path folder;

    /** What another run is to do once this one has looked. */
    private Optional<Playbook> other = Optional.empty();

    private static Playbook playbook(Record... specs) {
        return Playbook.named("kept")
                .play(
                        "play",
                        play -> play.describe(
                                (host, state) -> ImmutableList.copyOf(specs).forEach(state::declare)));
    }

    private FileSpec file(String name, String content) {
        return FileSpec.at(folder.resolve(name).toString()).content(content);
    }

    private Place placeOf(String name) {
        return new Place("play", "file[" + folder.resolve(name) + "]");
    }

    private PlanFile planned(Record... specs) {
        Fingerprints fingerprints = Fingerprints.fresh();
        PlanFile plan = new PlanFile(
                ImmutableMap.of(),
                WatchedConnection.runner((real, batch) -> real.run(batch), History.NONE, Optional.empty())
                        .plan(playbook(specs), fingerprints)
                        .hosts(),
                fingerprints);
        Path file = folder.resolve("plan");
        plan.write(file);
        return PlanFile.read(file);
    }

    private RunEvent.HostFinished apply(PlanFile plan, Record... specs) {
        return apply(plan, History.NONE, specs);
    }

    private RunEvent.HostFinished apply(PlanFile plan, History history, Record... specs) {
        return Iterables.getOnlyElement(WatchedConnection.runner(this::interfered, history, Optional.of(plan))
                .apply(playbook(specs))
                .hosts());
    }

    private ImmutableList<StepResult> interfered(Session real, ImmutableList<Step> batch) {
        ImmutableList<StepResult> results = real.run(batch);
        Optional<Playbook> now = other;
        if (batch.stream()
                .flatMap(step -> step.arguments().stream())
                .anyMatch(word -> word.toUtf8().contains("motd"))) {
            other = Optional.empty();
            now.ifPresent(playbook -> WatchedConnection.apply(playbook, (session, steps) -> session.run(steps)));
        }
        return results;
    }

    /** Goes on with a run that did this. */
    private RunEvent.HostFinished resume(PlanFile plan, ImmutableSet<Place> done, Record... specs) {
        HostProgress progress = new HostProgress(
                "11111111",
                done,
                ImmutableSet.of(),
                ImmutableMap.of(),
                ImmutableMap.of(),
                ImmutableMap.of(),
                ImmutableList.of(),
                ImmutableSet.of(),
                ImmutableSet.of(),
                ImmutableMap.of());
        try (Journal journal = new RunStore(folder.resolve("runs"))
                .journal(
                        Invocation.here(ImmutableList.of("apply"), Optional.of("11111111")),
                        ImmutableMap.of("here", progress))) {
            return apply(plan, new History(Optional.of(journal)), specs);
        }
    }

    private CommandSpec writing(String text) {
        return CommandSpec.sh(
                "format", "printf %s \"$2\" >\"$1\"", folder.resolve("disk").toString(), text);
    }

    @Test
    void anActionThatWouldDoSomethingElseIsRefusedThoughThePlanLooksTheSame() {
        PlanFile plan = planned(writing("sdb"));

        RunEvent.HostFinished host = apply(plan, writing("sda"));

        assertThat(host.outcome()).isEqualTo(HostOutcome.REFUSED);
        assertThat(host.message())
                .hasValue("the plan is stale: what this does, or is to be, has changed since the plan was made:"
                        + " command[format]; make a new plan");
        assertThat(folder.resolve("disk")).doesNotExist();
        assertThat(apply(plan, writing("sdb")).outcome()).isEqualTo(HostOutcome.OK);
        assertThat(folder.resolve("disk")).hasContent("sdb");
    }

    @Test
    void soIsOneThatReadsSomethingElse() {
        PlanFile plan = planned(writing("sdb").reading(Content.text("one")));

        assertThat(apply(plan, writing("sdb").reading(Content.text("two"))).outcome())
                .isEqualTo(HostOutcome.REFUSED);
    }

    @Test
    void whatAnotherRunChangedAfterThisOneLookedIsRefused() throws IOException {
        Files.writeString(folder.resolve("motd"), "A");
        PlanFile plan = planned(file("motd", "C"));
        other = Optional.of(playbook(file("motd", "B")));

        RunEvent.HostFinished host = apply(plan, file("motd", "C"));

        assertThat(other).isEmpty();
        assertThat(host.outcome()).isEqualTo(HostOutcome.REFUSED);
        assertThat(host.message())
                .hasValue("the plan is stale: this is not as it was when the plan was made: file["
                        + folder.resolve("motd") + "]; make a new plan");
        assertThat(folder.resolve("motd")).hasContent("B");
    }

    @Test
    void anotherRunThatChangedNothingOfThePlanIsNoHindrance() throws IOException {
        Files.writeString(folder.resolve("motd"), "A");
        PlanFile plan = planned(file("motd", "C"));
        other = Optional.of(playbook(file("elsewhere", "B")));

        assertThat(apply(plan, file("motd", "C")).outcome()).isEqualTo(HostOutcome.OK);
        assertThat(other).isEmpty();
        assertThat(folder.resolve("motd")).hasContent("C");
    }

    @Test
    void aRunIsResumedThoughWhatItDidChangedWhatIsLeft() throws IOException {
        CommandSpec install = CommandSpec.sh("install", "exit 1");
        PlanFile plan = planned(install, file("conf", "wanted"));
        Files.writeString(folder.resolve("conf"), "as it is shipped");

        RunEvent.HostFinished host =
                resume(plan, ImmutableSet.of(new Place("play", "command[install]")), install, file("conf", "wanted"));

        assertThat(host.outcome()).as(String.valueOf(host.message())).isEqualTo(HostOutcome.OK);
        assertThat(folder.resolve("conf")).hasContent("wanted");
    }

    @Test
    void aRunIsNotResumedWhereSomebodyElseChangedWhatIsLeft() throws IOException {
        PlanFile plan = planned(file("a", "wanted"), file("b", "wanted"));
        Files.writeString(folder.resolve("a"), "wanted");
        Files.writeString(folder.resolve("b"), "somebody else's");

        RunEvent.HostFinished host =
                resume(plan, ImmutableSet.of(placeOf("a")), file("a", "wanted"), file("b", "wanted"));

        assertThat(host.outcome()).isEqualTo(HostOutcome.REFUSED);
        assertThat(host.message()).hasValueSatisfying(why -> assertThat(why).contains("/b]; make a new plan"));
        assertThat(folder.resolve("b")).hasContent("somebody else's");
    }

    @Test
    void aRunIsNotResumedWhereItWouldChangeWhatThePlanDidNot() throws IOException {
        CommandSpec install = CommandSpec.sh("install", "exit 1");
        Files.writeString(folder.resolve("conf"), "wanted");
        PlanFile plan = planned(install, file("conf", "wanted"));
        Files.writeString(folder.resolve("conf"), "another");

        RunEvent.HostFinished host =
                resume(plan, ImmutableSet.of(new Place("play", "command[install]")), install, file("conf", "wanted"));

        assertThat(host.outcome()).isEqualTo(HostOutcome.REFUSED);
        assertThat(folder.resolve("conf")).hasContent("another");
    }

    @Test
    void aRunIsNotResumedWithAnotherDeed() {
        PlanFile plan = planned(file("a", "wanted"), writing("sdb"));

        assertThat(resume(plan, ImmutableSet.of(placeOf("a")), file("a", "wanted"), writing("sda"))
                        .outcome())
                .isEqualTo(HostOutcome.REFUSED);
        assertThat(folder.resolve("disk")).doesNotExist();
    }
}
