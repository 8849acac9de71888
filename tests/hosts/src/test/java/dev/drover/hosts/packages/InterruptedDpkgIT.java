package dev.drover.hosts.packages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.resource.pkg.PkgSpec;
import dev.drover.kit.Lab;
import dev.drover.kit.LabExtension;
import dev.drover.kit.LabHost;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What somebody else's dpkg left half done: found before anything is changed, and left to whoever knows why. */
@ExtendWith(LabExtension.class)
class InterruptedDpkgIT {
    private static final String JOURNAL = "/var/lib/dpkg/updates/0001";

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
                "interrupted",
                List.of(
                        deb.build("wanted", "1.0", "exit 0"),
                        deb.build("other", "1.0", "exit 0"),
                        deb.build("unready", "1.0", "[ -e /ready ]")));
        host.exec("sh", "-c", "apt-get -q update && cd /root && apt-get -q download other unready")
                .expectSuccess("downloading the packages");
    }

    @AfterAll
    static void disconnect() {
        packages.close();
    }

    @BeforeEach
    void makeWhole() {
        host.exec("sh", "-c", "rm -f /ready \"$1\"; dpkg --purge --force-all wanted other unready", "sh", JOURNAL)
                .expectSuccess("removing the packages");
    }

    @Test
    void aPackageThatIsHalfConfiguredIsNamedAndNothingIsChanged() {
        host.exec("sh", "-c", "dpkg -i /root/unready_*.deb");
        assertThat(packages.state("unready")).isEqualTo("half-configured 1.0");
        assertThat(host.exec("sh", "-c", "ls -A /var/lib/dpkg/updates").stdout())
                .as("dpkg's journal is closed, so that apt would go on")
                .isEmpty();

        assertRefused("dpkg did not finish packages before this run; half-configured: unready; nothing was changed; "
                + "look, then run 'dpkg --configure -a' on the host\n");
    }

    @Test
    void eachPackageIsNamedWithWhatItIs() {
        host.exec("sh", "-c", "dpkg -i /root/unready_*.deb; dpkg --unpack /root/other_*.deb");

        assertRefused("dpkg did not finish packages before this run; unpacked: other, half-configured: unready; "
                + "nothing was changed; look, then run 'dpkg --configure -a' on the host\n");
    }

    @Test
    void anOpenJournalAloneIsAnInterruptionToo() {
        host.exec("touch", JOURNAL).expectSuccess("opening the journal");

        assertRefused("dpkg was interrupted before this run; nothing was changed; look, then run 'dpkg --configure -a'"
                + " on the host\n");
    }

    @Test
    void aPackageThatIsItselfAskedForIsFinished() {
        host.exec("sh", "-c", "dpkg -i /root/unready_*.deb; dpkg --unpack /root/other_*.deb; touch /ready");

        assertThat(packages.act(PkgSpec.named("wanted"), PkgSpec.named("unready"), PkgSpec.named("other")))
                .isEmpty();

        assertThat(packages.state("wanted") + packages.state("unready") + packages.state("other"))
                .isEqualTo("installed 1.0".repeat(3));
    }

    private static void assertRefused(String words) {
        String before = everything();

        assertThat(packages.act(PkgSpec.named("wanted").startServices(false))).contains(words);

        assertThat(everything()).isEqualTo(before);
    }

    /** What dpkg and apt know, and what a transaction needs beside them. */
    private static String everything() {
        return host.exec(
                        "sh",
                        "-c",
                        "cd /var/lib/dpkg && find status updates info /var/lib/apt/lists /usr/sbin /var/lib/drover -newermt 2000-01-01"
                                + " -type f -exec stat -c '%n %i %s %Y' {} +; sha256sum status; ls -A /run | grep -v '^drover'")
                .stdout();
    }
}
