package dev.drover.hosts.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.kit.ContainerEngine;
import dev.drover.kit.HostRequest;
import dev.drover.kit.Lab;
import dev.drover.kit.LabException;
import dev.drover.kit.LabHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The life of a lab of several hosts. */
@Isolated
class LabIT {

    @TempDir
    Path temporary;

    private final List<String> steps = new ArrayList<>();
    private Lab lab;

    @BeforeEach
    void open() {
        // A name of this JVM's own: other builds may be testing on this machine.
        lab = Lab.open(temporary.resolve("lab"), "it-" + ProcessHandle.current().pid(), steps::add);
    }

    @AfterEach
    void down() {
        lab.down();
        lab.close();
    }

    @Test
    void hostsSeeEachOtherAndASecondUpChangesNothing() {
        List<HostRequest> requests = List.of(
                HostRequest.named("master1").withAddress(".1").withGroup("masters"), HostRequest.named("agent1"));
        List<LabHost> first = lab.up(requests);
        long pid = first.get(0).pid();
        steps.clear();

        List<LabHost> second = lab.up(requests);

        assertThat(steps).isEmpty();
        assertThat(second.get(0).pid()).isEqualTo(pid);
        assertThat(second.get(0).hostKeys()).isNotEmpty().isEqualTo(first.get(0).hostKeys());
        assertThat(first.get(0).address()).endsWith(".1");
        assertThat(first.get(0).hostKeys()).isNotEqualTo(first.get(1).hostKeys());
        assertThat(first.get(1).exec("getent", "hosts", "master1").stdout())
                .startsWith(first.get(0).address() + " ");
        assertThat(lab.hosts()).extracting(LabHost::name).containsExactly("agent1", "master1");
        assertThat(lab.inventory())
                .content()
                .contains("group('masters') {\n        host('master1') { address '"
                        + first.get(0).address() + "' }\n    }\n");
    }

    @Test
    void aHostThatWasKilledIsStartedAgainWithItsDisk() {
        LabHost host = lab.up(List.of(HostRequest.named("h"))).get(0);
        host.write("/root/kept", new byte[] {0, 1, 2});
        host.kill();

        LabHost again = lab.up(List.of(HostRequest.named("h"))).get(0);

        assertThat(again.read("/root/kept")).containsExactly(0, 1, 2);
        assertThat(again.hostKeys()).isEqualTo(host.hostKeys());
    }

    @Test
    void aLostDirectoryIsMadeAgainFromTheRunningHosts() throws Exception {
        LabHost host = lab.up(List.of(HostRequest.named("h"))).get(0);
        for (String file : List.of("lab.json", "known_hosts", "id_ed25519", "id_ed25519.pub", "inventory.groovy")) {
            Files.delete(lab.directory().resolve(file));
        }

        LabHost again = lab.up(List.of(HostRequest.named("h"))).get(0);

        assertThat(again.pid()).isEqualTo(host.pid());
        assertThat(OpenSsh.run(again, "id -un")).isEqualTo("drover\n");
    }

    @Test
    void anotherProfileOrAddressOfAnExistingHostIsRefused() {
        LabHost host = lab.up(List.of(HostRequest.named("h"))).get(0);

        assertThatThrownBy(() -> lab.up(List.of(HostRequest.named("h").withAddress(".99"))))
                .isInstanceOf(LabException.class)
                .hasMessage("lab %s has a host h already, with profile debian at %s; remove it first"
                        .formatted(lab.name(), host.address()));
    }

    @Test
    void downLeavesNothing() throws Exception {
        lab.up(List.of(HostRequest.named("a"), HostRequest.named("b")));
        lab.repository();

        lab.down();

        assertThat(lab.hosts()).isEmpty();
        assertThat(lab.directory()).doesNotExist();
        assertThat(labelled("container")).isEmpty();
        assertThat(labelled("network")).isEmpty();
    }

    @Test
    void twoLabsLiveSideBySide() throws Exception {
        try (Lab other = Lab.open(temporary.resolve("other"), lab.name() + "-b", steps::add)) {
            LabHost here =
                    lab.up(List.of(HostRequest.named("h").withAddress(".1"))).get(0);
            LabHost there =
                    other.up(List.of(HostRequest.named("h").withAddress(".1"))).get(0);
            try {
                assertThat(here.address()).isNotEqualTo(there.address());
                assertThat(OpenSsh.run(here, "id -un")).isEqualTo("drover\n");
                assertThat(OpenSsh.run(there, "id -un")).isEqualTo("drover\n");
            } finally {
                other.down();
            }
            assertThat(lab.hosts()).hasSize(1);
        }
    }

    @Test
    void theAddressOfARemovedHostIsUsedAgainWithTheNewHostsKeys() {
        LabHost first = lab.up(List.of(HostRequest.named("a"))).get(0);

        lab.remove("a");
        LabHost second = lab.up(List.of(HostRequest.named("b"))).get(0);

        assertThat(second.address()).isEqualTo(first.address());
        assertThat(lab.knownHosts())
                .content()
                .contains(second.hostKeys())
                .doesNotContain(first.hostKeys().get(0));
    }

    @Test
    void onlyLabsOfEndedProcessesAreOrphans() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        // Any image will do for containers that are never started; up makes sure that there is one.
        lab.up(List.of(HostRequest.named("h")));
        String image = OpenSsh.output(List.of(
                        "docker", "ps", "--filter", "label=dev.drover.lab=" + lab.name(), "--format", "{{.Image}}"))
                .strip();
        String orphan = created(lab.name() + "-x", ended.pid() + "@1", image);
        String kept = created(lab.name() + "-y", "no owner of a known form", image);
        try {
            Lab.removeOrphans(steps::add);

            String left = OpenSsh.output(List.of("docker", "ps", "--all", "--quiet", "--no-trunc"));
            assertThat(left).contains(kept).doesNotContain(orphan);
            assertThat(lab.hosts()).hasSize(1);
            assertThat(steps).contains("removing the lab " + lab.name() + "-x, whose process has ended");
        } finally {
            OpenSsh.output(List.of("docker", "rm", "--force", kept));
        }
    }

    private static String created(String lab, String owner, String image) throws Exception {
        return OpenSsh.output(List.of(
                        "docker",
                        "create",
                        "--label",
                        "dev.drover.lab=" + lab,
                        "--label",
                        "dev.drover.lab.owner=" + owner,
                        image,
                        "true"))
                .strip();
    }

    /** The engine's own client, so that it is not the code under test that says nothing is left. */
    private String labelled(String what) throws Exception {
        assertThat(ContainerEngine.answering()).isPresent();
        return OpenSsh.output(List.of(
                "docker",
                what,
                "ls",
                "--quiet",
                "--filter",
                "label=dev.drover.lab=" + lab.name(),
                what.equals("container") ? "--all" : "--no-trunc"));
    }
}
