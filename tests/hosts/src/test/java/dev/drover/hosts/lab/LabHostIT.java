package dev.drover.hosts.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.kit.HostRequest;
import dev.drover.kit.Lab;
import dev.drover.kit.LabExtension;
import dev.drover.kit.LabHost;
import dev.drover.kit.LabProfile;
import dev.drover.kit.OnProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** What one lab host is, seen through OpenSSH and through the engine. */
@Isolated
@ExtendWith(LabExtension.class)
class LabHostIT {

    private String nameOfSetUp = "";

    @BeforeEach
    void remember(LabHost host) {
        nameOfSetUp = host.name();
    }

    @Test
    void theSetUpAndItsTestShareOneHost(LabHost host, LabHost other) {
        assertThat(host.name()).isEqualTo(nameOfSetUp);
        assertThat(other.name()).isNotEqualTo(nameOfSetUp);
    }

    @Test
    void systemdRuns(LabHost host) throws Exception {
        assertThat(OpenSsh.run(host, "systemctl is-system-running; cat /proc/1/comm"))
                .isEqualTo("running\nsystemd\n");
    }

    @Test
    void aHostReachesThePackagesOfItsDistribution(LabHost host) {
        host.exec("apt-get", "-q", "update").expectSuccess("apt-get update");

        assertThat(host.exec("apt-cache", "policy", "zookeeperd").stdout()).contains("Candidate: 3.");
    }

    @Test
    void theUserMaySudoWithoutAPassword(LabHost host) throws Exception {
        assertThat(OpenSsh.run(host, "id -un; sudo -n id -un; hostname"))
                .isEqualTo("drover\nroot\n" + host.name() + "\n");
        assertThat(OpenSsh.run(host, "root", "id -un")).isEqualTo("root\n");
    }

    @Test
    void aHostHasNoPythonAndNoCurlButJava(LabHost host) {
        assertThat(host.exec("sh", "-c", "command -v python3 python curl").exitStatus())
                .isNotZero();
        assertThat(host.exec("java", "-version").stderr()).startsWith("openjdk version");
    }

    @Test
    void aHostWithoutPerlBootsAndIsLoggedInTo(@OnProfile(LabProfile.DEBIAN_NO_PERL) LabHost host) throws Exception {
        assertThat(OpenSsh.run(host, "if command -v perl; then echo perl; else echo none; fi"))
                .isEqualTo("none\n");
    }

    @Test
    void aHostWithUpstartHasItsInitItsCommandsAndNoSystemd(@OnProfile(LabProfile.UPSTART) LabHost host)
            throws Exception {
        assertThat(OpenSsh.run(host, "cat /proc/1/comm; /sbin/initctl version; sudo -n status ssh | sed 's/[0-9]*$//'"))
                .isEqualTo("init\ninit (upstart 1.12.1)\nssh start/running, process \n");
        assertThat(host.exec("test", "-d", "/run/systemd/system").exitStatus()).isEqualTo(1);
    }

    @Test
    void aHostWithUpstartIsRestarted(@OnProfile(LabProfile.UPSTART) LabHost host) throws Exception {
        long before = host.pid();

        host.restart();

        assertThat(host.pid()).isNotEqualTo(before);
        assertThat(OpenSsh.run(host, "sudo -n initctl list | grep -c ^ssh")).isEqualTo("1\n");
    }

    @Test
    void aHostOfOneBusyboxIsLoggedInToAndRestarted(@OnProfile(LabProfile.BUSYBOX) LabHost host) throws Exception {
        assertThat(OpenSsh.run(host, "id -un; cat /proc/1/comm; ls -l /bin/sh | sed 's/.*-> //'"))
                .isEqualTo("root\ninit\n/bin/busybox\n");
        assertThat(host.exec(
                                "find", "/", "-xdev", "(", "-name", "lib", "-o", "-name", "lib64", ")", "-prune", "-o",
                                "-type", "f", "-perm", "-100", "-size", "+0", "-print")
                        .stdout()
                        .lines())
                .containsExactlyInAnyOrder("/bin/busybox", "/usr/sbin/dropbear", "/usr/bin/dropbearkey");
        Instant start = Instant.now();

        host.restart();

        assertThat(Duration.between(start, Instant.now()))
                .as("process 1 follows the signal, and need not be killed")
                .isLessThan(Duration.ofSeconds(29));
        assertThat(OpenSsh.run(host, "hostname")).isEqualTo(host.name() + "\n");
    }

    @Test
    void everyHostHasAMachineIdOfItsOwn(LabHost one, LabHost other) {
        assertThat(one.exec("cat", "/etc/machine-id").stdout())
                .hasSize(33)
                .isNotEqualTo(other.exec("cat", "/etc/machine-id").stdout());
    }

    @Test
    void theObserverKeepsOutputsAndStatusApartAndBytesAsTheyAre(LabHost host) throws Exception {
        var executed = host.exec("sh", "-c", "printf 'a\\000\\377'; printf err >&2; exit 7");

        assertThat(executed.exitStatus()).isEqualTo(7);
        assertThat(executed.stdoutBytes().read()).containsExactly('a', 0, 0xff);
        assertThat(executed.stderr()).isEqualTo("err");
    }

    @Test
    void theObserverWritesBelowATmpfsAndKeepsTheModeOfAnOldFile(LabHost host) {
        host.exec("install", "-m", "0600", "/dev/null", "/run/old");

        host.write("/run/old", new byte[] {1});
        host.write("/run/new/file name", new byte[] {2, 0});

        assertThat(host.read("/run/new/file name")).containsExactly(2, 0);
        assertThat(host.exec("stat", "-c", "%a %s", "/run/old").stdout()).isEqualTo("600 1\n");
    }

    @Test
    void aFrozenHostAnswersNobodyUntilItIsThawed(LabHost host) throws Exception {
        host.pause();
        assertThatThrownBy(() -> OpenSsh.output(
                        List.of("timeout", "2", "ssh-keyscan", "-T", "2", "-t", "ed25519", host.address())))
                .isInstanceOf(AssertionError.class);

        host.unpause();

        assertThat(OpenSsh.run(host, "echo awake")).isEqualTo("awake\n");
    }

    @Test
    void aRestartIsANewBootOfTheSameHost(LabHost host) throws Exception {
        long before = host.pid();

        host.restart();

        assertThat(host.pid()).isNotEqualTo(before);
        assertThat(OpenSsh.run(host, "hostname")).isEqualTo(host.name() + "\n");
    }

    @Test
    void aRebootAskedForOnTheHostBringsItBack(LabHost host) throws Exception {
        long before = host.pid();

        host.exec("systemctl", "reboot");

        Awaitility.await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> host.pid() != before);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptionsMatching(AssertionError.class::isInstance)
                .until(() ->
                        OpenSsh.run(host, "systemctl is-system-running --wait").equals("running\n"));
    }

    @Test
    void aFreshHostIsThereWithinSeconds(Lab lab, LabHost warm) {
        Instant start = Instant.now();

        lab.up(List.of(HostRequest.named("timed")));

        // The image exists by now; loose, because others build on this machine too.
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(45));
        assertThat(lab.isRunning(warm)).isTrue();
        lab.remove("timed");
    }
}
