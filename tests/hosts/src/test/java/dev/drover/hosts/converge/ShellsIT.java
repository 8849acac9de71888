package dev.drover.hosts.converge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.report.Status;
import dev.drover.kit.LabExtension;
import dev.drover.kit.LabHost;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever /bin/sh is, and whatever shell whoever logs in has. */
@ExtendWith(LabExtension.class)
class ShellsIT {
    @SuppressWarnings("NullAway.Init")
    private static LabHost host;

    @BeforeAll
    static void install(LabHost fresh) {
        host = fresh;
        host.exec("apt-get", "-q", "update").expectSuccess("apt-get update");
        host.exec("apt-get", "-q", "install", "-y", "--no-install-recommends", "busybox", "mksh", "zsh", "fish", "tcsh")
                .expectSuccess("installing shells");
        host.write(
                "/etc/systemd/system/everyday.service",
                "[Service]\nExecStart=/bin/sleep 100000\n[Install]\nWantedBy=multi-user.target\n"
                        .getBytes(StandardCharsets.UTF_8));
    }

    @AfterEach
    void back() {
        host.exec("systemctl", "disable", "--now", "everyday").expectSuccess("an everyday service that is down again");
        shells("dash", "/bin/bash");
    }

    @ParameterizedTest
    @CsvSource({"bash, /bin/zsh", "busybox, /bin/tcsh", "mksh, /usr/bin/fish"})
    void everydayThingsConverge(String sh, String login) {
        shells(sh, login);
        assertThat(host.exec("sh", "-c", "readlink /proc/$$/exe; :").stdout()).isEqualTo("/usr/bin/" + sh + "\n");

        Everyday.convergesOn(host, true);

        HostRuns runs = new HostRuns(host);
        HostRuns.Run up = runs.apply(state -> service(state, "running", "enabled"));
        assertThat(up.of(Status.FAILED)).as(up.messages().toString()).isEmpty();
        assertThat(up.of(Status.CHANGED)).containsExactly("service[everyday]");
        assertThat(host.exec("systemctl", "is-active", "everyday").stdout()).isEqualTo("active\n");
        assertThat(runs.apply(state -> service(state, "running", "enabled")).of(Status.CHANGED))
                .isEmpty();
        assertThat(runs.apply(state -> service(state, "stopped", "disabled")).of(Status.CHANGED))
                .containsExactly("service[everyday]");
    }

    @Test
    void wordsOfALoginShellAreNoAnswer() {
        host.write(
                "/home/drover/.config/fish/config.fish",
                "echo NOISE; echo NOISE >&2\n".getBytes(StandardCharsets.UTF_8));
        shells("dash", "/usr/bin/fish");

        Everyday.convergesOn(host, false);

        host.exec("rm", "-r", "/home/drover/.config").expectSuccess("taking the noise away");
    }

    private static void service(dev.drover.engine.model.State state, Object... ensure) {
        state.declare(Written.of("service", "everyday").with("ensure", ensure).resource());
    }

    private static void shells(String sh, String login) {
        host.exec("ln", "-sfn", sh, "/usr/bin/sh").expectSuccess("another /bin/sh");
        host.exec("usermod", "-s", login, "drover").expectSuccess("another login shell");
    }
}
