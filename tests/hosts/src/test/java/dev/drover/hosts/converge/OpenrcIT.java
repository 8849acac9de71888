package dev.drover.hosts.converge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.engine.model.Handle;
import dev.drover.engine.model.ResourceId;
import dev.drover.engine.model.State;
import dev.drover.engine.report.Status;
import dev.drover.kit.LabExtension;
import dev.drover.kit.LabHost;
import dev.drover.kit.LabProfile;
import dev.drover.kit.OnProfile;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Services on a host with OpenRC; what we say is compared with what OpenRC, the runlevels and the processes say. */
@ExtendWith(LabExtension.class)
class OpenrcIT {
    // Debian's start-stop-daemon is dpkg's: without "retry" it does not wait for the end of what it stops, and a
    // restart fails.
    private static final String SLEEPER = """
            #!/sbin/openrc-run
            retry=TERM/5
            command=/bin/sleep
            command_args=100000
            command_background=yes
            pidfile=/run/sleeper.pid
            """;

    private LabHost host;
    private HostRuns runs;

    @BeforeEach
    void connect(@OnProfile(LabProfile.OPENRC) LabHost fresh) {
        host = fresh;
        runs = new HostRuns(fresh);
    }

    @Test
    void aServiceComesUpWithItsScriptAndIsRestartedOnce() {
        HostRuns.Run planned = runs.plan(state -> sleeper(state, "1"));
        assertThat(planned.of(Status.WOULD_CHANGE))
                .containsExactly("file[/etc/init.d/sleeper]", "file[/etc/sleeper.conf]", "service[sleeper]");
        assertThat(host.exec("test", "-e", "/etc/init.d/sleeper").exitStatus()).isNotZero();

        changes(
                runs.apply(state -> sleeper(state, "1")),
                planned.of(Status.WOULD_CHANGE).toArray(String[]::new));
        String first = pid();
        assertThat(host.exec("test", "-d", "/proc/" + first).exitStatus()).isZero();
        assertThat(host.exec("rc-update", "show", "default").stdout()).containsPattern("(?m)^ *sleeper \\|");
        changes(runs.apply(state -> sleeper(state, "1")));
        assertThat(pid()).isEqualTo(first);

        changes(runs.apply(state -> sleeper(state, "2")), "file[/etc/sleeper.conf]", "service[sleeper]");
        assertThat(pid()).isNotEqualTo(first);
        changes(runs.apply(state -> sleeper(state, "2")));
    }

    @Test
    void eachStateIsFoundAndMended() {
        runs.apply(state -> sleeper(state, "1"));

        host.exec("rc-update", "del", "sleeper", "default").expectSuccess("disabling");
        assertThat(runs.plan(state -> sleeper(state, "1")).of(Status.WOULD_CHANGE))
                .containsExactly("service[sleeper]");
        changes(runs.apply(state -> sleeper(state, "1")), "service[sleeper]");
        assertThat(host.exec("test", "-L", "/etc/runlevels/default/sleeper").exitStatus())
                .isZero();

        String killed = pid();
        host.exec("kill", "-9", killed).expectSuccess("killing");
        assertThat(host.exec("rc-service", "sleeper", "status").exitStatus())
                .as("OpenRC believes in it")
                .isZero();
        changes(runs.apply(state -> sleeper(state, "1")), "service[sleeper]");
        assertThat(host.exec("test", "-d", "/proc/" + pid()).exitStatus()).isZero();

        host.exec("rc-service", "sleeper", "stop").expectSuccess("stopping");
        changes(runs.apply(state -> sleeper(state, "1")), "service[sleeper]");

        host.exec("rc-update", "add", "sleeper", "boot").expectSuccess("a second runlevel");
        changes(runs.apply(OpenrcIT::down), "service[sleeper]");
        assertThat(host.exec("rc-service", "sleeper", "status").exitStatus()).isEqualTo(3);
        assertThat(host.exec("pgrep", "-f", "sleep 100000").exitStatus()).isNotZero();
        assertThat(host.exec("sh", "-c", "ls -d /etc/runlevels/*/sleeper").exitStatus())
                .isNotZero();
        changes(runs.apply(OpenrcIT::down));
    }

    @Test
    void itComesBackWithTheNextBoot() {
        runs.apply(state -> sleeper(state, "1"));

        host.restart();

        changes(new HostRuns(host).apply(state -> sleeper(state, "1")));
    }

    @Test
    void aServiceThatCanReloadIsReloadedAndAnotherRestarted() {
        script("able", SLEEPER.replace("sleeper", "able") + """
                extra_started_commands=reload
                reload() { : >/run/reloaded; }
                """);
        script("unable", SLEEPER.replace("sleeper", "unable"));
        runs.apply(state -> reloading(state, "1"));
        String able = pidOf("able");
        String unable = pidOf("unable");

        changes(runs.apply(state -> reloading(state, "2")), "file[/etc/x.conf]", "service[able]", "service[unable]");

        assertThat(pidOf("able")).isEqualTo(able);
        assertThat(host.exec("test", "-e", "/run/reloaded").exitStatus()).isZero();
        assertThat(pidOf("unable")).isNotEqualTo(unable);
    }

    @Test
    void whatDoesNotStayUpIsAFailureInWords() {
        script("brief", SLEEPER.replace("sleeper", "brief").replace("100000", "1"));
        script("broken", "#!/sbin/openrc-run\nstart() { echo no such port >&2; return 1; }\n");
        script("loop", """
                #!/sbin/openrc-run
                supervisor=supervise-daemon
                command=/bin/sleep
                command_args=0.7
                """);

        assertThat(failure("brief")).contains("brief started but ended within", "its daemon is gone");
        assertThat(failure("broken")).contains("no such port", "broken could not be started; it is now stopped");
        assertThat(failure("loop")).contains("loop started but ended within", "and was started again");
        assertThat(failure("brieff"))
                .contains("no service 'brieff': there is no /etc/init.d/brieff that can be run; near: brief; "
                        + "nothing was changed");
    }

    @Test
    void aMaskIsRefused() {
        assertThatThrownBy(() -> runs.apply(state -> state.declare(
                        Written.of("service", "ssh").with("ensure", "masked").resource())))
                .hasMessageContaining("OpenRC has no masks, so 'ssh' cannot be masked");
        assertThat(host.exec("rc-service", "ssh", "status").exitStatus()).isZero();
    }

    private static void changes(HostRuns.Run run, String... resources) {
        assertThat(run.of(Status.FAILED)).as(run.messages().toString()).isEmpty();
        assertThat(run.of(Status.CHANGED)).containsExactly(resources);
    }

    private String failure(String service) {
        HostRuns.Run run = runs.apply(state -> state.declare(
                Written.of("service", service).with("ensure", "running").resource()));
        assertThat(run.of(Status.FAILED)).containsExactly("service[" + service + "]");
        return run.messages().toString();
    }

    private void script(String name, String text) {
        host.write("/etc/init.d/" + name, text.getBytes(StandardCharsets.UTF_8));
        host.exec("chmod", "0755", "/etc/init.d/" + name).expectSuccess("making it a program");
    }

    private String pid() {
        return pidOf("sleeper");
    }

    private String pidOf(String service) {
        return host.exec("cat", "/run/" + service + ".pid").stdout().strip();
    }

    private static void sleeper(State state, String depth) {
        state.declare(Written.of("file", "/etc/init.d/sleeper")
                .with("content", SLEEPER)
                .with("mode", "0755")
                .resource());
        state.declare(Written.of("file", "/etc/sleeper.conf")
                .with("content", "depth = " + depth + "\n")
                .resource());
        state.declare(Written.of("service", "sleeper")
                .with("ensure", "running", "enabled")
                .with("restartOn", Handle.to(new ResourceId("file", "/etc/sleeper.conf")))
                .resource());
    }

    private static void reloading(State state, String depth) {
        state.declare(
                Written.of("file", "/etc/x.conf").with("content", depth + "\n").resource());
        for (String name : new String[] {"able", "unable"}) {
            state.declare(Written.of("service", name)
                    .with("ensure", "running")
                    .with("reloadOn", Handle.to(new ResourceId("file", "/etc/x.conf")))
                    .resource());
        }
    }

    private static void down(State state) {
        state.declare(Written.of("service", "sleeper")
                .with("ensure", "stopped", "disabled")
                .resource());
    }
}
