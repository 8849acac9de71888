package dev.drover.hosts.converge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.engine.Drover;
import dev.drover.engine.inventory.Inventory;
import dev.drover.engine.inventory.InventoryBuilder;
import dev.drover.engine.inventory.Setting;
import dev.drover.engine.model.Common;
import dev.drover.engine.model.Handle;
import dev.drover.engine.model.Playbook;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.model.State;
import dev.drover.engine.report.RunEvent;
import dev.drover.engine.report.Status;
import dev.drover.engine.resource.command.CommandSpec;
import dev.drover.engine.resource.file.FileSpec;
import dev.drover.engine.resource.reboot.RebootSpec;
import dev.drover.kit.LabExtension;
import dev.drover.kit.LabHost;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Hosts that are rebooted in the middle of a play; what happened is asked of the container engine. */
@ExtendWith(LabExtension.class)
class RebootIT {
    private static final String ASKED = "/run/reboot-required";

    @Test
    void theRestOfThePlayRunsAfterTheReboot(LabHost host) {
        HostRuns runs = new HostRuns(host);
        host.exec("touch", ASKED).expectSuccess("asking for a reboot");
        String before = started(host);

        HostRuns.Run planned = runs.plan(RebootIT::aroundReboot);
        assertThat(planned.of(Status.WOULD_CHANGE))
                .containsExactly("file[/etc/before]", "reboot[asked]", "command[told]");
        assertThat(started(host)).isEqualTo(before);

        HostRuns.Run applied = runs.apply(RebootIT::aroundReboot);

        assertThat(applied.messages()).isEmpty();
        assertThat(applied.of(Status.CHANGED)).containsExactly("file[/etc/before]", "reboot[asked]", "command[told]");
        String after = started(host);
        assertThat(after).isNotEqualTo(before);
        // The command ran under the new process 1, and what was owed to it before the reboot was not forgotten.
        assertThat(host.exec("cat", "/etc/told").stdout()).isEqualTo(after);
        assertThat(host.exec("test", "-e", ASKED).exitStatus()).isEqualTo(1);
        assertThat(applied.events().stream().filter(RunEvent.FactsGathered.class::isInstance))
                .as("facts are read again")
                .hasSize(2);
        assertThat(applied.report().hosts().get(0).owed()).isEmpty();

        HostRuns.Run again = runs.apply(RebootIT::aroundReboot);
        assertThat(again.of(Status.CHANGED)).isEmpty();
        assertThat(started(host)).isEqualTo(after);
    }

    private static void aroundReboot(State state) {
        Handle file = state.declare(FileSpec.at("/etc/before").content("1\n"));
        state.declare(RebootSpec.named("asked").when(ASKED).within(Duration.ofMinutes(2)));
        state.declare(CommandSpec.sh("told", "cut -d ' ' -f 22 /proc/1/stat >/etc/told"), Common.NONE.onChangeOf(file));
    }

    private static String started(LabHost host) {
        return host.exec("cut", "-d", " ", "-f", "22", "/proc/1/stat").stdout();
    }

    @Test
    void rebootsOnceForAChangeThatItWatches(LabHost host) {
        HostRuns runs = new HostRuns(host);
        String before = started(host);

        HostRuns.Run first = runs.apply(RebootIT::rebootOnChange);
        String after = started(host);
        HostRuns.Run second = runs.apply(RebootIT::rebootOnChange);

        assertThat(first.messages()).isEmpty();
        assertThat(first.of(Status.CHANGED)).containsExactly("file[/etc/kernel-settings]", "reboot[settings]");
        assertThat(after).isNotEqualTo(before);
        assertThat(second.of(Status.CHANGED)).isEmpty();
        assertThat(started(host)).isEqualTo(after);
    }

    private static void rebootOnChange(State state) {
        Handle file = state.declare(FileSpec.at("/etc/kernel-settings").content("1\n"));
        state.declare(RebootSpec.named("settings"), Common.NONE.onChangeOf(file));
    }

    @Test
    void aHostThatDoesNotComeBackInTimeFailsNamingTheLimit(LabHost host) {
        HostRuns runs = new HostRuns(host);
        host.exec("touch", ASKED).expectSuccess("asking for a reboot");
        host.exec("sh", "-c", "systemctl mask ssh.service ssh.socket 2>&1").expectSuccess("keeping sshd down");

        HostRuns.Run applied = runs.apply(state -> {
            state.declare(RebootSpec.named("asked").when(ASKED).within(Duration.ofSeconds(15)));
            state.declare(FileSpec.at("/etc/behind").content("x\n"));
        });

        assertThat(applied.of(Status.FAILED)).containsExactly("reboot[asked]");
        assertThat(applied.messages())
                .first()
                .asString()
                .startsWith("reboot: the host did not come back within 15 s (timeout); the last try: ")
                .contains("refused");
        assertThat(host.exec("test", "-e", "/etc/behind").exitStatus()).isEqualTo(1);
    }

    @Test
    void aHostThatIgnoresTheOrderFailsNamingTheLimit(LabHost host) {
        HostRuns runs = new HostRuns(host);
        host.exec("touch", ASKED).expectSuccess("asking for a reboot");
        host.write(
                "/usr/local/sbin/systemctl", "#!/bin/sh\nexit 0\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        host.exec("chmod", "755", "/usr/local/sbin/systemctl").expectSuccess("hiding systemctl");

        HostRuns.Run applied = runs.apply(
                state -> state.declare(RebootSpec.named("asked").when(ASKED).within(Duration.ofSeconds(10))));

        assertThat(applied.messages().get(0))
                .isEqualTo("reboot: the host did not come back within 10 s (timeout);"
                        + " the last try: it still runs as before");
    }

    @Test
    void thisMachineItselfIsNotRebooted() {
        InventoryBuilder builder = Inventory.builder();
        builder.host("here").set(Setting.CONNECTION, "local");
        Playbook playbook = Playbook.named("test")
                .play(
                        "play",
                        play -> play.on("all").describe((host, state) -> state.declare(RebootSpec.named("kernel"))));

        // A plan acts on nothing, should the refusal ever be missing.
        assertThatThrownBy(() -> Drover.with(builder.build()).plan(playbook))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("reboot[kernel]: would end this program, which runs on the host itself"
                        + " (connection 'local'); reach it by SSH from another machine (host 'here')");
    }
}
