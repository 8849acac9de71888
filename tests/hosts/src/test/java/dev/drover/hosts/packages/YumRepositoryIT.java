package dev.drover.hosts.packages;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Content;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.pkg.PkgSpec;
import dev.drover.engine.resource.pkg.PkgType;
import dev.drover.engine.resource.yumrepository.YumRepositorySpec;
import dev.drover.engine.resource.yumrepository.YumRepositoryType;
import dev.drover.kit.Lab;
import dev.drover.kit.LabExtension;
import dev.drover.kit.LabHost;
import dev.drover.kit.LabProfile;
import dev.drover.kit.OnProfile;
import dev.drover.kit.Rpm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Package repositories of dnf on a host dressed as CentOS: the lab's own. */
@ExtendWith(LabExtension.class)
class YumRepositoryIT {
    private static final String FILE = "/etc/yum.repos.d/own.repo";
    private static final String KEY = "/etc/pki/rpm-gpg/drover-own";
    private static final String FOREIGN_KEY = "/usr/share/keyrings/debian-archive-bookworm-stable.gpg";

    private final YumRepositoryType type = new YumRepositoryType();
    private Lab lab;
    private LabHost host;
    private OnHost onHost;
    private String address;

    @BeforeEach
    void publish(Lab shared, @OnProfile(LabProfile.EL) LabHost fresh) {
        lab = shared;
        host = fresh;
        onHost = new OnHost(fresh);
        address = lab.repository().rpmUri("own").toString();
        lab.repository().publishRpms("own", List.of(Rpm.of("offered", "1.0")));
    }

    @AfterEach
    void disconnect() {
        onHost.close();
    }

    @Test
    void aSignedRepositoryIsAddedAndItsPackagesAreInstalled() throws IOException {
        onHost.converges(type, signed());

        assertThat(text(FILE))
                .isEqualTo("[own]\nname=own\nbaseurl=" + address
                        + "\nenabled=1\ngpgcheck=1\nrepo_gpgcheck=1\ngpgkey=file://" + KEY + "\n");
        assertThat(host.exec("dnf", "-C", "-q", "repoquery", "offered").stdout())
                .as("known without being read again")
                .isEqualTo("offered-0:1.0-1.el7.noarch\n");
        onHost.converges(new PkgType(), PkgSpec.named("offered"));

        host.exec("rm", KEY).expectSuccess("losing the key");
        assertThat(onHost.plan(type, signed())).extracting(Change::attribute).containsExactly("gpgkey");
        onHost.converges(type, signed());
        onHost.converges(type, YumRepositorySpec.removed("own"));
        assertThat(host.exec("ls", FILE, KEY).stdout()).isEmpty();
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void whatCannotBeReadOrIsSignedByAnotherKeyChangesNothing() throws IOException {
        onHost.converges(type, signed());
        String before = text(FILE);
        byte[] key = host.read(KEY);
        Content foreign = Content.of(Bytes.of(host.read(FOREIGN_KEY)));

        assertThat(onHost.failure(type, signed().signed(foreign, true, true)))
                .startsWith("the metadata of repository 'own' cannot be read; it was left as it was:\n")
                .contains("repomd.xml");
        assertThat(onHost.failure(type, signed().baseurl("http://127.0.0.1:9/nowhere")))
                .contains("http://127.0.0.1:9/nowhere/repodata/repomd.xml");
        assertThat(onHost.failure(
                        type,
                        signed().baseurl("http://127.0.0.1:9/nowhere")
                                .options(true, ImmutableMap.of("skip_if_unavailable", "1"))))
                .as("one that dnf may skip is read all the same")
                .contains("http://127.0.0.1:9/nowhere/repodata/repomd.xml");

        assertThat(text(FILE)).isEqualTo(before);
        assertThat(host.read(KEY)).isEqualTo(key);
        assertThat(onHost.plan(type, signed())).isEmpty();
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void aKeyFromAUrlIsTakenOnlyWithItsFingerprint() throws IOException {
        host.write("/srv/own.asc", Files.readAllBytes(lab.repository().keyFile()));
        host.exec(
                "sh",
                "-c",
                "cd /srv && setsid python3 -m http.server --bind 127.0.0.1 8099 >/dev/null 2>&1 & "
                        + "until curl -s -o /dev/null http://127.0.0.1:8099/; do sleep 0.2; done");
        String fingerprint = lab.repository().keyFingerprint();
        YumRepositorySpec bare = YumRepositorySpec.of("own", address);

        assertThat(onHost.failure(type, bare.signed("http://127.0.0.1:8099/own.asc", "0".repeat(40), true, true)))
                .contains("has the fingerprint " + fingerprint + "; keyFingerprint says 0000");
        assertThat(onHost.failure(type, bare.signed("http://127.0.0.1:8099/nosuch.asc", fingerprint, true, true)))
                .startsWith("the key cannot be fetched from http://127.0.0.1:8099/nosuch.asc; nothing was changed:");
        assertThat(host.exec("ls", FILE, KEY).stdout()).isEmpty();

        onHost.converges(type, bare.signed("http://127.0.0.1:8099/own.asc", fingerprint, true, true));
        onHost.converges(new PkgType(), PkgSpec.named("offered"));
    }

    @Test
    void optionsAndSectionsThatAreNotNamedAreKept() {
        String file = "/etc/yum.repos.d/CentOS-Base.repo";
        host.write(
                file,
                ("# of the distribution\n[base]\nname=Base\nbaseurl=" + address + "\ngpgcheck=0\n#priority=1\n\n"
                                + "[own]\nname=Own\nenabled=0\ngpgcheck=0\nmirrorlist=http://127.0.0.1:9/list\n")
                        .getBytes(StandardCharsets.UTF_8));

        onHost.converges(type, YumRepositorySpec.of("own", address).options(true, ImmutableMap.of("cost", "500")));

        assertThat(text(file))
                .isEqualTo("# of the distribution\n[base]\nname=Base\nbaseurl=" + address
                        + "\ngpgcheck=0\n#priority=1\n\n[own]\nname=Own\nenabled=1\ngpgcheck=0\nbaseurl=" + address
                        + "\ncost=500\n");
        assertThat(host.exec("ls", FILE).stdout()).as("no second file").isEmpty();

        onHost.converges(type, YumRepositorySpec.enabled("base").options(false, ImmutableMap.of()));
        assertThat(host.exec("dnf", "-q", "repolist", "--enabled").stdout()).doesNotContain("base");
        onHost.converges(type, YumRepositorySpec.removed("own"));
        assertThat(text(file)).contains("[base]").doesNotContain("[own]");
    }

    @Test
    void aReleaseRpmIsInstalledOnce() {
        lab.repository()
                .publishRpms(
                        "releases",
                        List.of(Rpm.of("lab-release", "7.1")
                                .configuring(
                                        "/etc/yum.repos.d/lab.repo",
                                        "[lab]\nname=lab\ngpgcheck=0\nbaseurl=" + address + "\n")));
        String url = lab.repository().rpmUri("releases") + "/lab-release-7.1-1.el7.noarch.rpm";

        assertThat(onHost.failure(type, YumRepositorySpec.fromRelease("lba", url)))
                .isEqualTo("the rpm " + url + " was installed, but brought no repository 'lba'; it brought: lab \n");
        assertThat(onHost.plan(type, YumRepositorySpec.fromRelease("lab", url))).isEmpty();
        host.exec("rm", "/etc/yum.repos.d/lab.repo").expectSuccess("losing the file");
        onHost.converges(type, YumRepositorySpec.fromRelease("lab", url));
        onHost.converges(new PkgType(), PkgSpec.named("offered"));

        host.exec("rm", "/etc/yum.repos.d/lab.repo").expectSuccess("losing the file");
        assertThat(onHost.failure(type, YumRepositorySpec.fromRelease("lab", url + "x")))
                .startsWith("the rpm " + url + "x cannot be installed; nothing was changed:\n")
                .contains("404");
    }

    private YumRepositorySpec signed() throws IOException {
        return YumRepositorySpec.of("own", address)
                .signed(Content.of(Bytes.of(Files.readAllBytes(lab.repository().keyFile()))), true, true);
    }

    private String text(String path) {
        return new String(host.read(path), StandardCharsets.UTF_8);
    }

    private String leftovers() {
        return host.exec("sh", "-c", "ls -d /var/run/drover-rpm* /etc/pki/rpm-gpg/*.drover-new 2>/dev/null")
                .stdout();
    }
}
