package dev.drover.engine.converge;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Playbook;
import dev.drover.engine.report.RunEvent;
import dev.drover.engine.resource.pkg.PkgSpec;
import dev.drover.engine.transport.Session;
import dev.drover.engine.transport.Step;
import dev.drover.engine.transport.StepResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Packages of one transaction that fails; the host is this machine, where nothing is installed. */
@ResourceLock("the run lock of this machine")
class FailedTransactionTest {
    private static final String FIRST = "nosuch-package-a";

    @Test
    void itsWordsAreSaidOnce() {
        assertThat(Path.of("/usr/bin/dpkg-query"))
                .as("this test needs a machine with dpkg")
                .isExecutable();
        Playbook playbook = Playbook.named("packages")
                .play(
                        "play",
                        play -> play.describe((host, state) -> {
                            state.declare(PkgSpec.named(FIRST));
                            state.declare(PkgSpec.named("nosuch-package-b"));
                        }));
        List<String> failures = new ArrayList<>();

        RunEvent.HostFinished finished =
                Iterables.getOnlyElement(WatchedConnection.apply(playbook, FailedTransactionTest::told, event -> {
                            if (event instanceof RunEvent.ResourceFinished resource) {
                                failures.add(resource.where().resource() + ": "
                                        + resource.message().orElse(""));
                            }
                        })
                        .hosts());

        assertThat(failures)
                .containsExactly(
                        "pkg[nosuch-package-a]: install nosuch-package-a, nosuch-package-b: no such luck",
                        "pkg[nosuch-package-b]: in one transaction with pkg[nosuch-package-a], which failed; see there");
        assertThat(finished.message()).hasValueSatisfying(why -> assertThat(why).endsWith("no such luck"));
    }

    private static ImmutableList<StepResult> told(Session real, ImmutableList<Step> batch) {
        int act = Iterables.indexOf(
                batch, step -> step.operation().isPresent() && step.arguments().contains(Bytes.utf8(FIRST)));
        if (act < 0) {
            return real.run(batch);
        }
        List<StepResult> told = new ArrayList<>(act == 0 ? List.of() : real.run(batch.subList(0, act)));
        Bytes words = Bytes.utf8("no such luck\n");
        told.add(new StepResult.Exited(1, Bytes.empty(), words, 0, words.size(), Duration.ZERO));
        told.addAll(Collections.nCopies(batch.size() - told.size(), new StepResult.NotStarted()));
        return ImmutableList.copyOf(told);
    }
}
