package dev.drover.hosts.converge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.model.State;
import dev.drover.engine.report.HostOutcome;
import dev.drover.engine.report.Status;
import dev.drover.engine.resource.command.CommandSpec;
import dev.drover.kit.LabExtension;
import dev.drover.kit.LabHost;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs that are cut off from a host without anybody telling it, as by a network that swallows all packets. */
@ExtendWith(LabExtension.class)
class RunLockIT {
    private static final String LOG = "/root/steps";
    private static final Duration MOST = Duration.ofSeconds(70);
    private static final long PATIENCE_SECONDS = 120;

    @Test
    void aRunThatIsCutOffLosesTheHostInAMinuteAndChangesNothingWhenItComesBack(LabHost host) throws Exception {
        CompletableFuture<HostRuns.Run> cutOff =
                CompletableFuture.supplyAsync(() -> new HostRuns(host).apply(RunLockIT::steps));
        await(host, "test -e /root/begun");
        // The server's side of the connection hears and says nothing any more, and neither end is told.
        assertThat(host.exec("pkill", "-STOP", "-f", "^sshd: .*@notty").exitStatus())
                .isZero();
        host.exec("touch", "/root/go");
        await(host, "test -e " + LOG);
        long ended = System.nanoTime();

        HostRuns.Run other =
                new HostRuns(host).apply(state -> state.declare(CommandSpec.sh("other", "printf 'other\\n' >>" + LOG)));

        assertThat(other.of(Status.CHANGED))
                .as(String.valueOf(other.messages()))
                .containsExactly("command[other]");
        assertThat(Duration.ofNanos(System.nanoTime() - ended)).isLessThan(MOST);
        host.exec("pkill", "-CONT", "-f", "^sshd: .*@notty");
        HostRuns.Run lost = cutOff.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(lost.report().hosts().get(0).outcome()).isEqualTo(HostOutcome.FAILED);
        assertThat(lost.messages())
                .last()
                .asString()
                .matches("lost this host to run [0-9a-f]{8} of \\S+@\\S+ \\(since \\S+\\), which took it over while"
                        + " this run was cut off from it; run it again");
        assertThat(host.exec("cat", LOG).stdout()).isEqualTo("one\nother\n");
    }

    private static void steps(State state) {
        state.declare(CommandSpec.sh(
                "one", ": >/root/begun; while [ ! -e /root/go ]; do sleep 0.2; done; printf 'one\\n' >>" + LOG));
        state.declare(CommandSpec.sh("two", "printf 'two\\n' >>" + LOG));
    }

    private static void await(LabHost host, String condition) {
        Awaitility.await(condition)
                .atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .until(() -> host.exec("sh", "-c", condition).exitStatus() == 0);
    }
}
