package dev.drover.hosts.converge;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import dev.drover.engine.resource.command.CommandSpec;
import dev.drover.engine.resource.command.CommandType;
import dev.drover.engine.resource.waitfor.WaitForSpec;
import dev.drover.engine.resource.waitfor.WaitForType;
import dev.drover.hosts.packages.OnHost;
import dev.drover.kit.LabExtension;
import dev.drover.kit.LabHost;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Commands and waits in a real session on a Debian host. */
@ExtendWith(LabExtension.class)
class CommandIT {
    private final CommandType commands = new CommandType();
    private final WaitForType waits = new WaitForType();
    private OnHost onHost;

    @BeforeEach
    void connect(LabHost host) {
        onHost = new OnHost(host);
    }

    @AfterEach
    void disconnect() {
        onHost.close();
    }

    private String failure(CommandSpec desired) {
        return onHost.failure(commands, desired);
    }

    @Test
    void guardedCommandRunsOnce() {
        onHost.converges(commands, CommandSpec.argv("x", "touch", "/srv/a b").creating("/srv/a b"));
        onHost.converges(
                commands, CommandSpec.sh("x", "rm -- \"$1\"", "/srv/a b").removing("/srv/a b"));
    }

    @Test
    void failureShowsBothOutputsAndTheStatus() {
        assertThat(failure(CommandSpec.sh("x", "printf 'to out\\n'; printf 'to err\\n' >&2; exit 3")))
                .isEqualTo("to err\nthe output ended with:\nto out\nexit status 3, expected 0\n");
    }

    @Test
    void environmentDoesNotTouchTheSession() {
        assertThat(failure(CommandSpec.sh("x", "printf '%s' \"$PATH\"; exit 1").with(ImmutableMap.of("PATH", "/bin"))))
                .isEqualTo("the output ended with:\n/binexit status 1, expected 0\n");
        onHost.converges(commands, CommandSpec.argv("x", "touch", "/srv/later").creating("/srv/later"));
    }

    @Test
    void daemonLeftBehindHoldsNothingUp() {
        long start = System.nanoTime();

        onHost.converges(
                commands, CommandSpec.sh("x", "sleep 40 & touch /srv/started").creating("/srv/started"));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void waitSeesPortsConnectionsAndWhatAppearsLater() {
        assertThat(onHost.plan(waits, WaitForSpec.port("ssh", "22"))).isEmpty();
        assertThat(onHost.plan(waits, WaitForSpec.port("ssh", "0.0.0.0:22"))).isEmpty();
        assertThat(onHost.plan(waits, WaitForSpec.port("ssh", "127.0.0.1:22"))).isEmpty();
        assertThat(onHost.failure(waits, WaitForSpec.port("web", "80").within(Duration.ofSeconds(1))))
                .isEqualTo("after 1 s: nothing listens on port 80\n");

        onHost.converges(
                commands,
                CommandSpec.sh("x", "(sleep 2; touch /srv/late) & touch /srv/x").creating("/srv/x"));
        onHost.converges(waits, WaitForSpec.path("late", "/srv/late"));
    }
}
