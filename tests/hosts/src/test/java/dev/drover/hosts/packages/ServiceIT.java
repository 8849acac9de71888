package dev.drover.hosts.packages;

import static dev.drover.engine.resource.service.ServiceGoal.DISABLED;
import static dev.drover.engine.resource.service.ServiceGoal.ENABLED;
import static dev.drover.engine.resource.service.ServiceGoal.MASKED;
import static dev.drover.engine.resource.service.ServiceGoal.RUNNING;
import static dev.drover.engine.resource.service.ServiceGoal.STOPPED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.collect.ImmutableSetMultimap;
import dev.drover.engine.model.ResourceId;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.Owed;
import dev.drover.engine.resource.service.ServiceSpec;
import dev.drover.engine.resource.service.ServiceType;
import dev.drover.kit.LabExtension;
import dev.drover.kit.LabHost;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Services on a host with systemd. */
@ExtendWith(LabExtension.class)
class ServiceIT {
    private static final String INSTALL = "[Install]\nWantedBy=multi-user.target\n";
    private static final Owed OWED =
            new Owed(ImmutableSetMultimap.of("restartOn", new ResourceId("file", "/etc/sleeper")));

    private final ServiceType type = new ServiceType();
    private LabHost host;
    private OnHost onHost;

    @BeforeEach
    void connect(LabHost fresh) {
        host = fresh;
        onHost = new OnHost(fresh);
    }

    @AfterEach
    void disconnect() {
        onHost.close();
    }

    @Test
    void eachStateIsFoundAndMended() {
        unit("sleeper", "ExecStart=/bin/sleep 10000\n");
        ServiceSpec up = ServiceSpec.named("sleeper").ensure(RUNNING, ENABLED);

        onHost.converges(type, up);
        assertThat(systemctl("is-active", "sleeper")).isEqualTo("active\n");
        assertThat(systemctl("is-enabled", "sleeper")).isEqualTo("enabled\n");

        systemctl("disable", "sleeper");
        assertThat(onHost.plan(type, up)).containsExactly(Change.of("boot", "disabled", "enabled"));
        onHost.converges(type, up);

        host.exec("pkill", "-9", "-f", "sleep 10000");
        assertThat(onHost.plan(type, up)).containsExactly(Change.of("state", "failed", "running"));
        onHost.converges(type, up);

        onHost.converges(type, ServiceSpec.named("sleeper").ensure(STOPPED, DISABLED));
        assertThat(systemctl("is-active", "sleeper")).isEqualTo("inactive\n");
        assertThat(systemctl("is-enabled", "sleeper")).isEqualTo("disabled\n");
    }

    /** systemd itself goes on showing what it read earlier. */
    @Test
    void whatIsDoneByHandOnDiskIsFound() {
        unit("sleeper", "ExecStart=/bin/sleep 10000\n");
        ServiceSpec up = ServiceSpec.named("sleeper").ensure(ENABLED);
        ServiceSpec down = ServiceSpec.named("sleeper").ensure(DISABLED);
        String link = "/etc/systemd/system/multi-user.target.wants/sleeper.service";
        onHost.converges(type, up);

        host.exec("rm", link);
        assertThat(onHost.plan(type, up)).containsExactly(Change.of("boot", "disabled", "enabled"));
        onHost.converges(type, up);
        onHost.converges(type, down);

        host.exec("ln", "-s", "/etc/systemd/system/sleeper.service", link);
        assertThat(onHost.plan(type, down)).containsExactly(Change.of("boot", "enabled", "disabled"));
        onHost.converges(type, down);

        host.exec("ln", "-s", "/dev/null", "/etc/systemd/system/later.service");
        assertThat(onHost.plan(type, ServiceSpec.named("later").ensure(MASKED))).isEmpty();
        host.exec("rm", "/etc/systemd/system/later.service");
        assertThat(onHost.plan(type, ServiceSpec.named("later").ensure(MASKED)))
                .containsExactly(Change.of("boot", "missing", "masked"));
    }

    @Test
    void anOwedRestartIsOneRestart() {
        unit("sleeper", "ExecStart=/bin/sleep 10000\n");
        ServiceSpec up = ServiceSpec.named("sleeper").ensure(RUNNING);
        onHost.converges(type, up);
        String before = systemctl("show", "-p", "MainPID", "sleeper");

        assertThat(onHost.act(type, up, OWED)).isEmpty();

        assertThat(systemctl("show", "-p", "MainPID", "sleeper")).isNotEqualTo(before);
        assertThat(host.exec("pgrep", "-c", "-f", "sleep 10000").stdout()).isEqualTo("1\n");
    }

    @Test
    void aMaskHoldsBeforeThereIsAUnit() {
        ServiceSpec never = ServiceSpec.named("later").ensure(STOPPED, MASKED);
        onHost.converges(type, never);
        host.write("/lib/systemd/system/later.service", text("[Service]\nExecStart=/bin/sleep 1\n" + INSTALL));

        assertThat(host.exec("systemctl", "start", "later").exitStatus()).isNotZero();
        assertThat(onHost.plan(type, never)).isEmpty();
        assertThat(onHost.failure(type, ServiceSpec.named("later").ensure(RUNNING)))
                .isEqualTo("later.service is masked; nothing was changed; 'ensure running, enabled' lifts the mask\n");
    }

    @Test
    void aServiceThatDiesIsAFailureWithItsLastWords() {
        unit("brief", "ExecStart=/bin/sh -c 'printf \"no such port\\\\n\"; sleep 1; exit 7'\n");
        unit("loop", "ExecStart=/bin/sh -c 'sleep 0.3; exit 7'\nRestart=always\nRestartSec=200ms\n");
        unit("silent", "Type=notify\nTimeoutStartSec=2\nExecStart=/bin/sleep 1000\n");
        unit("wrong", "ExecStart=bin/nothing\n");

        assertThat(onHost.failure(type, running("brief")))
                .matches("(?s)brief.service started but failed within [1-9] s \\(exit-code, exit status 7\\); "
                        + "brief.service is now failed \\(failed\\); its last lines in the journal:\n.*")
                .contains("no such port\n");
        assertThat(onHost.failure(type, running("loop")))
                .startsWith("loop.service started but ended within")
                .contains("systemd");
        assertThat(onHost.failure(type, running("silent"))).contains("start operation timed out");
        assertThat(onHost.failure(type, running("wrong")))
                .contains("/etc/systemd/system/wrong.service:2: Neither a valid executable name nor an absolute path");
        assertThat(onHost.failure(type, running("brieff")))
                .isEqualTo("no unit 'brieff.service'; near: brief.service; nothing was changed\n");
    }

    @Test
    void aUnitThatWaitsForItsNextStartIsStartedNow() {
        unit(
                "patient",
                "ExecStart=/bin/sh -c '[ -e /run/ready ] || exit 1; exec sleep 30000'\n"
                        + "Restart=always\nRestartSec=90\n");
        systemctl("daemon-reload");
        systemctl("start", "patient");
        await().until(() -> systemctl("show", "-p", "SubState", "patient").equals("SubState=auto-restart\n"));
        host.exec("touch", "/run/ready");

        onHost.converges(type, running("patient"));

        assertThat(systemctl("is-active", "patient")).isEqualTo("active\n");
    }

    @Test
    void theDeadDaemonOfASysvScriptIsSeen() {
        host.write("/etc/init.d/old", text("""
                #!/bin/sh
                ### BEGIN INIT INFO
                # Provides: old
                # Required-Start: $remote_fs
                # Required-Stop: $remote_fs
                # Default-Start: 2 3 4 5
                # Default-Stop: 0 1 6
                ### END INIT INFO
                . /lib/lsb/init-functions
                case "$1" in
                    start) start-stop-daemon --start --background --make-pidfile --pidfile /run/old.pid --exec /bin/sleep -- 20000 ;;
                    stop) start-stop-daemon --stop --oknodo --pidfile /run/old.pid; rm -f /run/old.pid ;;
                    status) status_of_proc -p /run/old.pid /bin/sleep old ;;
                    *) exit 3 ;;
                esac
                """));
        host.exec("chmod", "0755", "/etc/init.d/old");
        ServiceSpec up = ServiceSpec.named("old").ensure(RUNNING, ENABLED);
        onHost.converges(type, up);

        host.exec("pkill", "-9", "-f", "sleep 20000");

        assertThat(systemctl("is-active", "old")).as("systemd believes in it").isEqualTo("active\n");
        assertThat(onHost.plan(type, up)).containsExactly(Change.of("state", "dead", "running"));
        onHost.converges(type, up);
        assertThat(host.exec("pgrep", "-f", "sleep 20000").exitStatus()).isZero();
        onHost.converges(type, ServiceSpec.named("old").ensure(STOPPED, DISABLED));
        assertThat(host.exec("sh", "-c", "ls /etc/rc?.d/S??old").exitStatus()).isNotZero();
    }

    private static ServiceSpec running(String name) {
        return ServiceSpec.named(name).ensure(RUNNING);
    }

    private void unit(String name, String service) {
        host.write("/etc/systemd/system/" + name + ".service", text("[Service]\n" + service + INSTALL));
    }

    private String systemctl(String... arguments) {
        String[] argv = new String[arguments.length + 1];
        argv[0] = "systemctl";
        System.arraycopy(arguments, 0, argv, 1, arguments.length);
        return host.exec(argv).stdout();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
