package dev.drover.hosts.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.engine.resource.pkg.PkgSpec;
import dev.drover.kit.Lab;
import dev.drover.kit.LabExtension;
import dev.drover.kit.LabHost;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A daemon does not run before it is configured, and nobody else is kept from starting his. */
@ExtendWith(LabExtension.class)
class StartServicesIT {
    private static final String POLICY = "/usr/sbin/policy-rc.d";
    private static final String OF_SOMEBODY = "printf '#!/bin/sh\\nexit 0\\n' >/srv/policy; chmod 0750 /srv/policy;"
            + " chown games:bin /srv/policy; touch -d '2001-02-03 04:05:06' /srv/policy; ";

    private static LabHost host;
    private static PkgRun packages;

    @BeforeAll
    static void up(Lab lab, LabHost fresh, @TempDir Path directory) {
        host = fresh;
        packages = PkgRun.on(fresh);
        Deb deb = new Deb(directory);
        PkgRun.useRepository(
                lab,
                host,
                "services",
                List.of(
                        deb.build(DebContents.of("first", "1.0").withService("")),
                        deb.build(DebContents.of("second", "1.0")
                                .depending("needed")
                                .withService("")),
                        deb.build(DebContents.of("needed", "1.0").withService("")),
                        deb.build(DebContents.of("failing", "1.0").withService("exit 3")),
                        deb.build(DebContents.of("slow", "1.0")
                                .withService("until [ -e /slow-may-end ]; do sleep 0.2; done"))));
        host.exec("apt-get", "-q", "update").expectSuccess("reading the package lists");
    }

    @AfterAll
    static void disconnect() {
        packages.close();
    }

    @BeforeEach
    void remove() {
        host.exec(
                        "sh",
                        "-c",
                        "rm -f /slow-may-end " + POLICY + "*; dpkg --configure -a --force-all;"
                                + " systemctl stop first second needed failing slow;"
                                + " dpkg --purge --force-all first second needed failing slow; systemctl daemon-reload")
                .expectSuccess("removing the packages");
    }

    @Test
    void noneOfATransactionIsStartedNorWhatItNeedsAndNothingIsMasked() {
        assertThat(packages.act(
                        PkgSpec.named("first").startServices(false),
                        PkgSpec.named("second").startServices(false)))
                .isEmpty();

        for (String name : List.of("first", "second", "needed")) {
            assertThat(unit(name)).as(name).isEqualTo("loaded inactive dead enabled");
        }
        assertThat(host.exec("systemctl", "start", "first").exitStatus())
                .as("it can be started afterwards")
                .isZero();
        assertThat(left()).isEmpty();
    }

    @Test
    void withoutItTheyAreStarted() {
        assertThat(packages.act(PkgSpec.named("second"))).isEmpty();

        assertThat(unit("second")).isEqualTo("loaded active running enabled");
        assertThat(unit("needed")).isEqualTo("loaded active running enabled");
    }

    /** What stood there before: nothing, a file, or a link to one. */
    @ParameterizedTest
    @ValueSource(
            strings = {":", OF_SOMEBODY + "cp -p /srv/policy " + POLICY, OF_SOMEBODY + "ln -s /srv/policy " + POLICY})
    void thePolicyOfTheHostIsPutBackExactlyAlsoAfterAFailure(String before) {
        host.exec("sh", "-c", before).expectSuccess("giving the host its policy");
        String policy = policy();

        assertThat(packages.act(PkgSpec.named("failing").startServices(false)))
                .contains("apt-get failed:\n"
                        + "dpkg: error processing package failing (--configure):\n"
                        + " installed failing package post-installation script subprocess returned error exit status 3\n"
                        + "E: Sub-process /usr/bin/dpkg returned an error code (1)\n"
                        + "failing is now: half-configured 1.0\n");
        assertThat(unit("failing")).isEqualTo("loaded inactive dead enabled");
        assertThat(policy()).isEqualTo(policy);
        assertThat(left()).isEmpty();

        host.exec("dpkg", "--purge", "failing");
        assertThat(packages.act(PkgSpec.named("first").startServices(false))).isEmpty();
        assertThat(policy()).isEqualTo(policy);
        assertThat(left()).isEmpty();
    }

    /** Otherwise a service that somebody else's upgrade has stopped would stay down. */
    @Test
    void nobodyElseIsKeptFromStartingServices() {
        assertThat(packages.act(PkgSpec.named("needed"))).isEmpty();
        host.exec("systemctl", "stop", "needed").expectSuccess("stopping it as an upgrade does");
        ForeignLock lock = ForeignLock.byFcntl(host, "/var/lib/dpkg/lock-frontend", 600);
        CompletableFuture<Optional<String>> waiting = CompletableFuture.supplyAsync(
                () -> packages.act(PkgSpec.named("first").startServices(false)));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> host.exec("grep", "-q", "drover", POLICY).exitStatus() == 0);

        assertThat(host.exec("invoke-rc.d", "--query", "ssh", "start").exitStatus())
                .as("104: it may be started")
                .isEqualTo(104);
        host.exec("deb-systemd-invoke", "start", "needed.service").expectSuccess("starting it as an upgrade does");
        assertThat(unit("needed")).isEqualTo("loaded active running enabled");

        lock.release();
        assertThat(waiting.join()).isEmpty();
        assertThat(unit("first")).isEqualTo("loaded inactive dead enabled");
        assertThat(left()).isEmpty();
    }

    @Test
    void whatAKilledTransactionLeavesForbidsNothingAndIsPutAwayByTheNext() {
        host.exec("sh", "-c", OF_SOMEBODY + "cp -p /srv/policy " + POLICY).expectSuccess("giving the host its policy");
        String policy = policy();
        CompletableFuture<Void> killed = CompletableFuture.runAsync(() -> {
            try (PkgRun own = PkgRun.on(host)) {
                own.act(PkgSpec.named("slow").startServices(false));
            } catch (AssertionError | RuntimeException connectionWasKilledToo) {
                // Only what it leaves is of interest.
            }
        });
        await().atMost(Duration.ofSeconds(60))
                .until(() -> packages.state("slow").equals("half-configured 1.0"));
        host.exec(
                "sh",
                "-c",
                "pid=$(cat /run/drover-policy-rc.d.pid); pkill -9 -x apt-get; kill -9 \"$pid\"; pkill -9 -x dpkg; touch /slow-may-end");
        killed.join();
        assertThat(host.exec("grep", "-c", "drover", POLICY).stdout()).isNotEqualTo("0\n");

        assertThat(host.exec("invoke-rc.d", "--query", "ssh", "start").exitStatus())
                .isEqualTo(104);
        assertThat(packages.act(PkgSpec.named("first"))).isEmpty();

        assertThat(policy()).isEqualTo(policy);
        assertThat(unit("first")).isEqualTo("loaded active running enabled");
        assertThat(left()).isEmpty();
    }

    private static String unit(String name) {
        return host.exec(
                        "sh",
                        "-c",
                        "systemctl show -p LoadState,ActiveState,SubState,UnitFileState --value \"$1\" | paste -s -d ' '",
                        "unit",
                        name)
                .stdout()
                .strip();
    }

    private static String policy() {
        return host.exec(
                        "sh",
                        "-c",
                        "stat -c '%n %N %a %U %G %Y %s' \"$1\"; stat -L -c '%a %U %G %Y %s' \"$1\"; cat \"$1\"",
                        "look",
                        POLICY)
                .stdout();
    }

    private static String left() {
        return host.exec(
                        "sh",
                        "-c",
                        "ls -d /run/drover-apt* /run/drover-policy* " + POLICY
                                + ".* /var/lib/drover/apt-transaction 2>/dev/null")
                .stdout();
    }
}
