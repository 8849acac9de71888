package dev.drover.hosts.converge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.model.Handle;
import dev.drover.engine.model.ResourceId;
import dev.drover.engine.model.State;
import dev.drover.engine.report.Status;
import dev.drover.kit.LabExtension;
import dev.drover.kit.LabHost;
import dev.drover.kit.LabProfile;
import dev.drover.kit.OnProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nothing that we send to a host needs Python or Perl there. */
@ExtendWith(LabExtension.class)
class BareHostIT {
    @Test
    void aHostWithoutPythonAndPerlConverges(@OnProfile(LabProfile.DEBIAN_NO_PERL) LabHost host) {
        assertThat(host.exec("sh", "-c", "command -v perl python3 python").exitStatus())
                .isNotZero();
        HostRuns runs = new HostRuns(host);

        HostRuns.Run applied = runs.apply(BareHostIT::service);
        HostRuns.Run again = runs.apply(BareHostIT::service);

        assertThat(applied.of(Status.FAILED)).as(applied.messages().toString()).isEmpty();
        assertThat(again.of(Status.CHANGED)).isEmpty();
        assertThat(host.exec("systemctl", "is-active", "plain").stdout()).isEqualTo("active\n");
        assertThat(host.exec("cat", "/etc/plain/plain.conf").stdout()).isEqualTo("depth = 2\n");
        assertThat(host.exec("readlink", "/etc/plain.conf").stdout()).isEqualTo("/etc/plain/plain.conf\n");
    }

    private static void service(State state) {
        state.declare(Written.of("directory", "/etc/plain").resource());
        state.declare(Written.of("file", "/etc/plain/plain.conf")
                .with("content", "depth = 1\n")
                .with("createOnly")
                .resource());
        state.declare(Written.of("lineInFile", "/etc/plain/plain.conf")
                .with("line", "depth = 2")
                .with("matching", "^depth =")
                .resource());
        state.declare(Written.of("link", "/etc/plain.conf")
                .with("to", "/etc/plain/plain.conf")
                .resource());
        state.declare(Written.of("systemdUnit", "plain.service")
                .with("content", "[Service]\nExecStart=/bin/sleep 100000\n[Install]\nWantedBy=multi-user.target\n")
                .resource());
        state.declare(Written.of("service", "plain")
                .with("ensure", "running", "enabled")
                .with("restartOn", Handle.to(new ResourceId("systemdUnit", "plain.service")))
                .resource());
        state.declare(Written.of("waitFor", "it runs")
                .with("command", "test \"$(systemctl is-active plain)\" = active")
                .resource());
    }
}
