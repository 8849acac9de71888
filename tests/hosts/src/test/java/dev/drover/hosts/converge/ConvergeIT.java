package dev.drover.hosts.converge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.model.Handle;
import dev.drover.engine.model.State;
import dev.drover.engine.report.RunEvent;
import dev.drover.engine.report.Status;
import dev.drover.kit.LabExtension;
import dev.drover.kit.LabHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The way of a value, on one real host: plan, apply, again; and a restart that is owed. */
@ExtendWith(LabExtension.class)
class ConvergeIT {
    private static final String UNIT =
            "[Service]\nExecStart=/bin/sleep 100000\n[Install]\nWantedBy=multi-user.target\n";

    @Test
    void planPredictsWhatApplyDoesAndASecondRunChangesNothing(LabHost host) {
        HostRuns runs = new HostRuns(host);

        HostRuns.Run planned = runs.plan(ConvergeIT::sleeper);
        assertThat(host.exec("test", "-e", "/var/lib/drover").exitStatus()).isNotZero();
        HostRuns.Run applied = runs.apply(ConvergeIT::sleeper);
        HostRuns.Run again = runs.apply(ConvergeIT::sleeper);

        assertThat(planned.of(Status.FAILED)).as(planned.messages().toString()).isEmpty();
        assertThat(applied.of(Status.FAILED)).as(applied.messages().toString()).isEmpty();
        assertThat(applied.of(Status.CHANGED)).containsExactlyElementsOf(planned.of(Status.WOULD_CHANGE));
        assertThat(again.of(Status.CHANGED)).isEmpty();
        assertThat(host.exec("systemctl", "is-active", "sleeper").stdout()).isEqualTo("active\n");
        assertThat(host.exec("cat", "/etc/sleeper.conf").stdout()).isEqualTo("depth = 1\n");
    }

    @Test
    void anUnchangedHostCostsOneChannelAndTwoBatches(LabHost host) {
        HostRuns runs = new HostRuns(host);
        runs.apply(ConvergeIT::sleeper);

        RunEvent.Cost cost =
                runs.apply(ConvergeIT::sleeper).report().hosts().get(0).traffic();

        assertThat(cost.execChannels()).isLessThanOrEqualTo(2);
        assertThat(cost.batches()).isEqualTo(2);
    }

    @Test
    void aRestartThatIsOwedIsPaidByTheNextRunOnce(LabHost host) {
        HostRuns runs = new HostRuns(host);
        runs.apply(ConvergeIT::sleeper);
        String before = pid(host);

        HostRuns.Run failed = runs.apply(state -> {
            state.declare(Written.of("file", "/etc/sleeper.conf")
                    .with("content", "depth = 2\n")
                    .resource());
            state.declare(
                    Written.of("file", "/nowhere/at/all").with("content", "x").resource());
            watchingService(state);
        });
        assertThat(failed.of(Status.FAILED)).containsExactly("file[/nowhere/at/all]");
        assertThat(pid(host)).isEqualTo(before);

        HostRuns.Run next = runs.apply(state -> {
            state.declare(Written.of("file", "/etc/sleeper.conf")
                    .with("content", "depth = 2\n")
                    .resource());
            watchingService(state);
        });
        assertThat(next.of(Status.CHANGED)).containsExactly("service[sleeper]");
        String after = pid(host);
        assertThat(after).isNotEqualTo(before);

        HostRuns.Run last = runs.apply(state -> {
            state.declare(Written.of("file", "/etc/sleeper.conf")
                    .with("content", "depth = 2\n")
                    .resource());
            watchingService(state);
        });
        assertThat(last.of(Status.CHANGED)).isEmpty();
        assertThat(pid(host)).isEqualTo(after);
        assertThat(host.exec("find", "/var/lib/drover/owed", "-type", "f").stdout())
                .isEmpty();
    }

    private static String pid(LabHost host) {
        return host.exec("systemctl", "show", "-p", "MainPID", "--value", "sleeper")
                .stdout();
    }

    private static void sleeper(State state) {
        state.declare(Written.of("file", "/etc/systemd/system/sleeper.service")
                .with("content", UNIT)
                .resource());
        state.declare(Written.of("file", "/etc/sleeper.conf")
                .with("content", "depth = 1\n")
                .resource());
        watchingService(state);
    }

    private static void watchingService(State state) {
        state.declare(Written.of("service", "sleeper")
                .with("ensure", "running", "enabled")
                .with("restartOn", Handle.to(new dev.drover.engine.model.ResourceId("file", "/etc/sleeper.conf")))
                .resource());
    }
}
