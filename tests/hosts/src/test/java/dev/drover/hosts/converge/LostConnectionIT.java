package dev.drover.hosts.converge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.model.Playbook;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.model.State;
import dev.drover.engine.report.HostOutcome;
import dev.drover.engine.report.RunEvent;
import dev.drover.engine.report.RunReport;
import dev.drover.engine.report.Status;
import dev.drover.engine.resource.command.CommandSpec;
import dev.drover.engine.resource.file.FileSpec;
import dev.drover.kit.LabExtension;
import dev.drover.kit.LabHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Connections that are cut in the middle of a run, by killing the server's side of them. */
@ExtendWith(LabExtension.class)
class LostConnectionIT {
    private static final String LOG = "/root/steps";
    private static final int STEPS = 8;

    @Test
    void aRunGoesOnAndDoesEachStepOnceWhereverItsConnectionsAreCut(LabHost host) throws InterruptedException {
        Random random = new Random(20261126);
        AtomicInteger cuts = new AtomicInteger();
        ExecutorService cutter = Executors.newSingleThreadExecutor();
        List<RunEvent> events = new ArrayList<>();
        Playbook playbook =
                Playbook.named("test").play("play", play -> play.on("all").describe((at, state) -> steps(state)));

        RunReport report = new HostRuns(host)
                .runner(new Secrets(), event -> {
                    events.add(event);
                    if (event instanceof RunEvent.ResourceStarted) {
                        String wait = "0." + random.nextInt(5);
                        cutter.submit(() -> cuts.addAndGet(cut(host, wait)));
                    }
                })
                .apply(playbook);
        cutter.shutdown();

        assertThat(report.hosts().get(0).outcome())
                .as(String.valueOf(report.hosts().get(0).message()))
                .isEqualTo(HostOutcome.OK);
        assertThat(host.exec("cat", LOG).stdout()).isEqualTo(expected());
        assertThat(host.exec("cat", "/root/file3").stdout()).isEqualTo("3\n");
        assertThat(cuts.get()).as("connections that were cut").isGreaterThan(3);
        assertThat(events.stream().filter(RunEvent.HostConnected.class::isInstance))
                .as("connections")
                .hasSizeGreaterThan(3);
        assertThat(new HostRuns(host).plan(LostConnectionIT::files).of(Status.WOULD_CHANGE))
                .isEmpty();
    }

    private static int cut(LabHost host, String wait) {
        return host.exec("sh", "-c", "sleep \"$1\"; pkill -KILL -f '^sshd: .*@notty'", "sh", wait)
                                .exitStatus()
                        == 0
                ? 1
                : 0;
    }

    private static void steps(State state) {
        for (int step = 0; step < STEPS; step++) {
            state.declare(CommandSpec.sh(
                    "step " + step, "sleep 0.2; printf '%s\\n' " + step + " >>" + LOG + "; sleep 0.2; printf done"));
            state.declare(FileSpec.at("/root/file" + step).content(step + "\n"));
        }
    }

    private static void files(State state) {
        for (int step = 0; step < STEPS; step++) {
            state.declare(FileSpec.at("/root/file" + step).content(step + "\n"));
        }
    }

    private static String expected() {
        StringBuilder lines = new StringBuilder();
        for (int step = 0; step < STEPS; step++) {
            lines.append(step).append('\n');
        }
        return lines.toString();
    }

    @Test
    void anUnguardedCommandWhoseProcessesWereKilledIsNotGuessedAtNorDoneAgain(LabHost host) {
        HostRuns.Run run = new HostRuns(host)
                .apply(
                        state -> state.declare(
                                CommandSpec.sh(
                                        "deploy",
                                        "printf 'begun\\n' >>" + LOG
                                                + "; IFS=' ' read -r me name how parent rest <\"/proc/$PPID/stat\"; kill -KILL \"$parent\" \"$PPID\"")));

        assertThat(run.of(Status.FAILED)).containsExactly("command[deploy]");
        assertThat(run.messages().get(0))
                .contains("was started and then interrupted: it may or may not have done its work");
        assertThat(host.exec("cat", LOG).stdout()).isEqualTo("begun\n");
    }
}
