package dev.drover.engine.converge;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Playbook;
import dev.drover.engine.report.RunReport;
import dev.drover.engine.resource.file.FileSpec;
import dev.drover.engine.transport.Session;
import dev.drover.engine.transport.Step;
import dev.drover.engine.transport.StepResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** How much this machine is asked behind changes. */
@ResourceLock("the run lock of this machine")
class ForesightTest {
    @TempDir
    Path folder;

    private int asked;
    private boolean acted;

    /** From the first change on. */
    private int trips;

    @Test
    void whereAllChangesTwiceAsManyResourcesTakeAboutTwiceAsManyQuestions() {
        int few = asked(apply(15, "new"));
        int many = asked(apply(30, "newer"));

        assertThat(many).isLessThan(few * 3);
    }

    @Test
    void behindOneChangeAFewAreLookedAtWithItAndTheRestInOneGo() throws IOException {
        apply(20, "same");
        Files.writeString(folder.resolve("7"), "another");

        RunReport one = apply(20, "same");

        assertThat(one.total().counts().changed()).isEqualTo(1);
        assertThat(one.total().counts().inSync()).isEqualTo(19);
        assertThat(trips).isEqualTo(2);
    }

    private int asked(RunReport report) {
        assertThat(report.total().counts().failed()).isZero();
        return asked;
    }

    private RunReport apply(int files, String content) {
        trips = 0;
        asked = 0;
        acted = false;
        return WatchedConnection.apply(
                Playbook.named("files")
                        .play(
                                "files",
                                play -> play.describe((host, state) -> IntStream.range(0, files)
                                        .forEach(number ->
                                                state.declare(FileSpec.at(folder.resolve(String.valueOf(number))
                                                                .toString())
                                                        .content(content))))),
                this::counted);
    }

    private ImmutableList<StepResult> counted(Session real, ImmutableList<Step> batch) {
        for (Step step : batch) {
            asked += step.operation().isEmpty() ? step.arguments().size() : 0;
            acted |= step.operation().isPresent();
        }
        trips += acted ? 1 : 0;
        return real.run(batch);
    }
}
