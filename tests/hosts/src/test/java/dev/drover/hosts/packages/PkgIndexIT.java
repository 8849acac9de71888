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

/** A package that nobody knows, a version that there is not, and lists that cannot be read or are old: different mistakes. */
@ExtendWith(LabExtension.class)
class PkgIndexIT {
    private static LabHost host;
    private static Lab lab;
    private static PkgRun packages;

    @TempDir
    Path directory;

    @BeforeAll
    static void up(Lab shared, LabHost fresh) {
        lab = shared;
        host = fresh;
        packages = PkgRun.on(fresh);
    }

    @AfterAll
    static void disconnect() {
        packages.close();
    }

    @BeforeEach
    void useRepository() {
        host.exec("sh", "-c", "dpkg --purge listed depending; rm -rf /var/cache/apt/archives/*.deb")
                .expectSuccess("removing the packages");
        Deb deb = new Deb(directory);
        PkgRun.useRepository(
                lab,
                host,
                "index",
                List.of(
                        deb.build("listed", "1.0", "exit 0"),
                        deb.build("listed", "2.0", "exit 0"),
                        deb.build(DebContents.of("depending", "1.0").depending("listed (>= 2.0)"))));
    }

    @Test
    void aServerThatRefusesIsNamedWhereThereAreNoLists() {
        PkgRun.source(host, "http://127.0.0.1:9/debian", "index");

        assertThat(packages.act(PkgSpec.named("listed")))
                .contains("apt knows no package 'listed'; there are no package lists, and they could not be read:\n"
                        + "Err:1 http://127.0.0.1:9/debian index InRelease\n"
                        + "W: Failed to fetch http://127.0.0.1:9/debian/dists/index/InRelease  Could not connect to"
                        + " 127.0.0.1:9 (127.0.0.1). - connect (111: Connection refused)\n"
                        + "nothing was changed\n");
    }

    @Test
    void aNameThatDoesNotResolveIsSaid() {
        PkgRun.source(host, "http://nosuch.invalid/debian", "index");

        assertThat(packages.act(PkgSpec.named("listed")).orElse(""))
                .matches("apt knows no package 'listed'; there are no package lists, and they could not be read:\n"
                        + "Err:1 http://nosuch.invalid/debian index InRelease\n"
                        + "W: Failed to fetch http://nosuch.invalid/debian/dists/index/InRelease  "
                        + "(Could not resolve|Temporary failure resolving) 'nosuch.invalid'\n"
                        + "nothing was changed\n");
    }

    @Test
    void aSuiteThatTheServerDoesNotHaveIsSaid() {
        String uri = lab.repository().uri().toString();
        PkgRun.source(host, uri, "nosuch");

        assertThat(packages.act(PkgSpec.named("listed")))
                .contains("apt knows no package 'listed'; there are no package lists, and they could not be read:\n"
                        + "Err:2 " + uri + " nosuch Release\n"
                        + "E: The repository '" + uri + " nosuch Release' does not have a Release file.\n"
                        + "nothing was changed\n");
    }

    @Test
    void listsThatAreSignedByAnotherKeyAreNotRead() {
        host.exec("cp", "/usr/share/keyrings/debian-archive-bookworm-stable.gpg", "/etc/apt/keyrings/lab.asc")
                .expectSuccess("changing the key");

        String uri = lab.repository().uri().toString();
        assertThat(packages.act(PkgSpec.named("listed")))
                .contains("apt knows no package 'listed'; there are no package lists, and they could not be read:\n"
                        + "Err:1 " + uri + " index InRelease\n"
                        + "W: GPG error: " + uri
                        + " index InRelease: The following signatures couldn't be verified because"
                        + " the public key is not available: NO_PUBKEY "
                        + lab.repository().keyFingerprint().substring(24) + "\n"
                        + "E: The repository '" + uri + " index InRelease' is not signed.\n"
                        + "nothing was changed\n");
    }

    @Test
    void listsThatAreOldAndCannotBeReadAgainAreSaidToBe() {
        PkgRun.source(host, "http://packages.lab", "index");
        packagesLabIs(lab.repository().uri().getHost());
        host.exec("apt-get", "-q", "update").expectSuccess("reading the package lists");
        host.exec("sh", "-c", "touch -d '50 hours ago' /var/lib/apt/lists/partial /var/lib/apt/lists/*_Packages*");
        packagesLabIs("127.0.0.1");

        String why = "; the package lists are 2 days old and could not be read again:\n"
                + "Err:1 http://packages.lab index InRelease\n"
                + "W: Failed to fetch http://packages.lab/dists/index/InRelease  Could not connect to"
                + " packages.lab:80 (127.0.0.1). - connect (111: Connection refused)\n"
                + "nothing was changed\n";
        assertThat(packages.act(PkgSpec.named("lsited"))).contains("apt knows no package 'lsited'; near: listed" + why);
        assertThat(packages.act(PkgSpec.named("listed").version("9*")))
                .contains("apt knows no version '9*' of package 'listed'; there are: 2.0 1.0" + why);
    }

    private static void packagesLabIs(String address) {
        host.exec(
                        "sh",
                        "-c",
                        "grep -v ' packages.lab$' /etc/hosts >/root/hosts; echo \"$1 packages.lab\" >>/root/hosts;"
                                + " cat /root/hosts >/etc/hosts",
                        "sh",
                        address)
                .expectSuccess("naming the server");
    }

    /** The server has another file than the lists say, as after a point release. */
    @Test
    void listsThatAreOlderThanTheServerAreReadAgain() {
        host.exec("apt-get", "-q", "update").expectSuccess("reading the package lists");
        lab.repository()
                .publish(
                        "index",
                        List.of(new Deb(directory)
                                .build("listed", "2.0", "printf 'another file of the same name\\n' >/srv/said")));

        assertThat(packages.act(PkgSpec.named("listed"))).isEmpty();

        assertThat(packages.state("listed")).isEqualTo("installed 2.0");
        assertThat(host.exec("cat", "/srv/said").stdout()).isEqualTo("another file of the same name\n");
    }

    @Test
    void aPackageOnHoldIsNotChangedForAnotherOneEither() {
        assertThat(packages.act(PkgSpec.named("listed").version("1.0"))).isEmpty();
        host.exec("apt-mark", "hold", "listed").expectSuccess("holding");

        assertThat(packages.act(PkgSpec.named("depending")))
                .contains("apt-get failed:\n depending : Depends: listed (>= 2.0) but 1.0 is to be installed\n"
                        + "E: Unable to correct problems, you have held broken packages.\n"
                        + "on hold: listed at 1.0; 'apt-mark unhold' on the host lets it go\n"
                        + "depending is now: not installed\n");

        assertThat(packages.state("listed")).isEqualTo("installed 1.0");
        host.exec("apt-mark", "unhold", "listed").expectSuccess("letting it go");
        assertThat(packages.act(PkgSpec.named("depending"))).isEmpty();
    }
}
