package dev.drover.engine.converge;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
