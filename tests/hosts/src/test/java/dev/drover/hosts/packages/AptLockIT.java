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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Locks of apt, dpkg and debconf that somebody else holds: waited for, named and never broken. */
@ExtendWith(LabExtension.class)
class AptLockIT {
    private static final String LISTS = "/var/lib/apt/lists/lock";
    private static final String DEBCONF = "/var/cache/debconf/config.dat";
    private static final int LONG = 600;

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
                "locks",
                List.of(
                        deb.build("wanted", "1.0", "exit 0"),
                        deb.build("slow", "1.0", "until [ -e /slow-may-end ]; do sleep 0.2; done"),
                        deb.build(DebContents.of("asking", "1.0")
                                .depending("debconf")
                                .with("templates", "Template: asking/word\nType: string\nDescription: A word\n")
                                .with(
                                        "postinst",
                                        "#!/bin/sh\n. /usr/share/debconf/confmodule\ndb_get asking/word\n"))));
        host.exec("apt-get", "-q", "update").expectSuccess("reading the package lists");
    }

    @AfterAll
    static void disconnect() {
        packages.close();
    }

    @BeforeEach
    void remove() {
        host.exec("sh", "-c", "rm -f /slow-may-end; dpkg --purge wanted slow asking")
                .expectSuccess("removing the packages");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/var/lib/dpkg/lock-frontend", "/var/lib/dpkg/lock", "/var/cache/apt/archives/lock", LISTS})
    void aLockIsWaitedForUpToTheLimitAndItsHolderIsNamed(String file) {
        if (file.equals(LISTS)) {
            host.exec("sh", "-c", "rm -rf /var/lib/apt/lists/*").expectSuccess("removing the package lists");
        }
        ForeignLock lock = ForeignLock.byFcntl(host, file, LONG);

        assertThat(packages.within(1, PkgSpec.named("wanted")))
                .contains("apt is locked by perl (pid " + lock.pid()
                        + "); waited 1 s; nothing was changed; run again later\n");

        assertThat(lock.isUntouched()).isTrue();
        assertThat(packages.state("wanted")).isEmpty();
        lock.release();
        assertThat(packages.act(PkgSpec.named("wanted"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/var/lib/dpkg/lock-frontend", "/var/lib/dpkg/lock", "/var/cache/apt/archives/lock", LISTS})
    void aLockThatIsReleasedInTimeCostsNothingButTheTime(String file) {
        if (file.equals(LISTS)) {
            host.exec("sh", "-c", "rm -rf /var/lib/apt/lists/*").expectSuccess("removing the package lists");
        }
        ForeignLock lock = ForeignLock.byFcntl(host, file, 4);

        assertThat(packages.act(PkgSpec.named("wanted"))).isEmpty();

        assertThat(packages.state("wanted")).isEqualTo("installed 1.0");
        assertThat(lock.wasReleased()).as("its holder ended by itself").isTrue();
    }

    /** While dpkg works, packages are half configured and its journal is open: just as after an interruption. */
    @Test
    void aTransactionOfSomebodyElseIsWaitedForAndNotTakenForAnInterruption() {
        host.exec("sh", "-c", "setsid apt-get install -y slow >/dev/null 2>&1 &");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> packages.state("slow").equals("half-configured 1.0"));

        assertThat(packages.within(1, PkgSpec.named("wanted")).orElse(""))
                .matches("apt is locked by apt-get \\(pid \\d+\\); waited 1 s; nothing was changed; run again later\n");

        host.exec("touch", "/slow-may-end");
        assertThat(packages.act(PkgSpec.named("wanted"))).isEmpty();
        assertThat(packages.state("slow")).isEqualTo("installed 1.0");
    }

    @Test
    void theDatabaseOfDebconfIsWaitedForInTheMidstOfATransaction() {
        ForeignLock lock = ForeignLock.byFlock(host, DEBCONF, LONG);

        assertThat(packages.within(1, PkgSpec.named("asking")))
                .contains("apt is locked by perl (pid " + lock.pid() + "); waited 1 s; run again later\n"
                        + "asking is now: half-configured 1.0\n");

        assertThat(lock.isUntouched()).isTrue();
        lock.release();
        assertThat(packages.act(PkgSpec.named("asking"))).isEmpty();
    }
}
