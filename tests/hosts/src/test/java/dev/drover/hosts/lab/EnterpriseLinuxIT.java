package dev.drover.hosts.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.kit.Lab;
import dev.drover.kit.LabExtension;
import dev.drover.kit.LabHost;
import dev.drover.kit.LabProfile;
import dev.drover.kit.OnProfile;
import dev.drover.kit.PackageRepository;
import dev.drover.kit.Rpm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A lab host dressed as CentOS, and the lab's signed repository used by its dnf. */
@ExtendWith(LabExtension.class)
class EnterpriseLinuxIT {

    @Test
    void packagesOfTheLabAreInstalledByDnfAndByYum(Lab lab, @OnProfile(LabProfile.EL) LabHost host) throws Exception {
        PackageRepository repository = lab.repository();
        repository.publishRpms(
                "el",
                List.of(
                        Rpm.of("first", "1.0"),
                        Rpm.of("first", "1.1"),
                        Rpm.of("daemon", "1.0").withService().requiring("first")));
        host.write("/etc/pki/rpm-gpg/lab", Files.readAllBytes(repository.keyFile()));
        host.write(
                "/etc/yum.repos.d/lab.repo",
                ("[lab]\nname=lab\nbaseurl=" + repository.rpmUri("el")
                                + "\ngpgcheck=1\nrepo_gpgcheck=1\ngpgkey=file:///etc/pki/rpm-gpg/lab\n")
                        .getBytes(StandardCharsets.UTF_8));

        host.exec("dnf", "-y", "install", "first-1.0").expectSuccess("installing a version");
        host.exec("yum", "-y", "install", "daemon").expectSuccess("installing a service");

        assertThat(host.exec("rpm", "-q", "first", "daemon").stdout())
                .isEqualTo("first-1.0-1.el7.noarch\ndaemon-1.0-1.el7.noarch\n");
        assertThat(host.exec("systemctl", "is-enabled", "daemon").stdout())
                .as("what a package does to its service there")
                .isEqualTo("disabled\n");
        assertThat(host.exec("sh", "-c", ". /etc/os-release; printf '%s %s ' $ID $VERSION_ID; readlink /bin/sh")
                        .stdout())
                .isEqualTo("centos 7 bash\n");
        repository.publishRpms("el", List.of(Rpm.of("first", "1.2")));
        host.exec("dnf", "-y", "--refresh", "upgrade", "first").expectSuccess("upgrading");
        assertThat(host.exec("cat", "/usr/share/first/version").stdout()).isEqualTo("1.2");
    }
}
