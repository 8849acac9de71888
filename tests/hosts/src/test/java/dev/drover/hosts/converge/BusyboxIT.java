package dev.drover.hosts.converge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.engine.report.Status;
import dev.drover.kit.LabExtension;
import dev.drover.kit.LabHost;
import dev.drover.kit.LabProfile;
import dev.drover.kit.OnProfile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A host that has nothing but one busybox and dropbear: no coreutils, no sudo, no programs for accounts, no services. */
@ExtendWith(LabExtension.class)
class BusyboxIT {
    private LabHost host;
    private HostRuns runs;

    @BeforeEach
    void connect(@OnProfile(LabProfile.BUSYBOX) LabHost fresh) {
        host = fresh;
        runs = new HostRuns(fresh);
    }

    @Test
    void everydayThingsConverge() {
        Everyday.convergesOn(host, true);
    }

    @Test
    void whatAHostWithoutServicesCannotHaveIsRefused() {
        assertThatThrownBy(() -> runs.apply(state -> state.declare(
                        Written.of("service", "x").with("ensure", "running").resource())))
                .hasMessageContaining("service[x]: no init system runs on this host, so it has no services");
    }

    @Test
    void treesAndPurgingAndBackupsWork() {
        host.exec("sh", "-c", "mkdir -p /srv/t/a/b; touch '/srv/t/a/b/x y' /srv/t/stray; ln -s /etc/passwd /srv/t/a/l")
                .expectSuccess("a tree");

        HostRuns.Run applied = runs.apply(BusyboxIT::tree);
        assertThat(applied.of(Status.FAILED)).as(applied.messages().toString()).isEmpty();
        assertThat(applied.of(Status.CHANGED))
                .containsExactly("directory[/srv/t]", "directory[/srv/p]", "file[/srv/p/kept]");
        assertThat(host.exec("sh", "-c", "cd /srv/t && stat -c '%n %a %U' a a/b 'a/b/x y'; stat -c %U /etc/passwd")
                        .stdout())
                .isEqualTo("a 750 nobody\na/b 750 nobody\na/b/x y 640 nobody\nroot\n");
        host.write("/srv/p/stray", new byte[] {1});
        host.write("/srv/p/kept", new byte[] {2});
        HostRuns.Run mended = runs.apply(BusyboxIT::tree);

        assertThat(mended.of(Status.FAILED)).as(mended.messages().toString()).isEmpty();
        assertThat(host.exec("sh", "-c", "ls /srv/p | sed 's/20.*Z/DATE/'").stdout())
                .contains("kept\n")
                .doesNotContain("stray");
        assertThat(host.exec("cat", "/srv/p/kept").stdout()).isEqualTo("kept\n");
        assertThat(runs.apply(BusyboxIT::tree).of(Status.CHANGED)).isEmpty();
    }

    private static void tree(dev.drover.engine.model.State state) {
        state.declare(Written.of("directory", "/srv/t")
                .with("recurse")
                .with("mode", "0640")
                .with("owner", "nobody")
                .resource());
        state.declare(Written.of("directory", "/srv/p")
                .with("purge")
                .with("keep", "kept")
                .resource());
        state.declare(
                Written.of("file", "/srv/p/kept").with("content", "kept\n").resource());
    }
}
