package dev.drover.hosts.contract;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.kit.Lab;
import dev.drover.kit.LabHost;
import dev.drover.kit.LabProfile;
import dev.drover.kit.PackageRepository;
import dev.drover.kit.Rpm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What {@code yumRepository} keeps wherever there is dnf or yum. */
class YumRepositoryContractIT extends ResourceContract {
    private static final String FILE = "/etc/yum.repos.d/contract.repo";
    private Optional<PackageRepository> repository = Optional.empty();

    @Override
    String type() {
        return "yumRepository";
    }

    @Override
    boolean differsByDistribution() {
        return true;
    }

    @Override
    ImmutableMap<LabProfile, String> meaningless() {
        return ImmutableMap.of(
                LabProfile.DEBIAN, "no dnf of its own",
                LabProfile.DEBIAN_NO_PERL, "no dnf of its own",
                LabProfile.UPSTART, "no dnf of its own",
                LabProfile.OPENRC, "no dnf of its own",
                LabProfile.BUSYBOX, "no packages: refused");
    }

    @Override
    void prepare(Lab lab, LabHost host) {
        // Once: a host may be reading what another one's would replace.
        if (repository.isEmpty()) {
            repository = Optional.of(offering(lab.repository()));
        }
        host.exec(
                        "sh",
                        "-c",
                        "sed -i '/packages.contract/d' /etc/hosts 2>/dev/null; echo '"
                                + repository.orElseThrow().uri().getHost() + " packages.contract' >>/etc/hosts")
                .expectSuccess("naming the repository");
    }

    private static PackageRepository offering(PackageRepository repository) {
        repository.publishRpms(
                "offers",
                List.of(
                        Rpm.of("offered", "1.0"),
                        Rpm.of("lab-release", "1.0")
                                .configuring(
                                        "/etc/yum.repos.d/lab-release.repo",
                                        "[lab-release]\nname=Of an rpm\ngpgcheck=0\nbaseurl="
                                                + repository.rpmUri("offers") + "\n")));
        return repository;
    }

    @Override
    void lay(Path project) throws IOException {
        Files.createDirectories(project.resolve("files"));
        Files.copy(repository.orElseThrow().keyFile(), project.resolve("files/contract.asc"));
    }

    @Override
    ImmutableList<Contract> contracts(LabProfile profile) {
        String at = "http://packages.contract/rpm/offers";
        return ImmutableList.of(
                Contract.of(
                                "a signed repository",
                                "yumRepository('contract') { description 'Of a contract'; baseurl '" + at
                                        + "'; enabled true; gpgcheck true; repoGpgcheck true; gpgkey source('contract.asc');"
                                        + " priority 20; exclude 'sl', 'cow*'; sslverify true; proxy '_none_';"
                                        + " options metadata_expire: '6h' }")
                        .observed("description", "grep ^name " + FILE, "name=Of a contract\n")
                        .observed("baseurl", "grep ^baseurl " + FILE, "baseurl=" + at + "\n")
                        .observed("enabled", "grep ^enabled " + FILE, "enabled=1\n")
                        .observed("gpgcheck", "grep ^gpgcheck " + FILE, "gpgcheck=1\n")
                        .observed("repoGpgcheck", "grep ^repo_gpgcheck " + FILE, "repo_gpgcheck=1\n")
                        .observed(
                                "gpgkey",
                                "head -n 1 /etc/pki/rpm-gpg/drover-contract",
                                "-----BEGIN PGP PUBLIC KEY BLOCK-----\n")
                        .observed("priority", "grep ^priority " + FILE, "priority=20\n")
                        .observed("exclude", "grep ^exclude " + FILE, "exclude=sl cow*\n")
                        .observed("sslverify", "grep ^sslverify " + FILE, "sslverify=1\n")
                        .observed("proxy", "grep ^proxy " + FILE, "proxy=_none_\n")
                        .observed("options", "grep ^metadata_expire " + FILE, "metadata_expire=6h\n")
                        .observed("offers", "dnf -C -q repoquery offered", "offered-0:1.0-1.el7.noarch\n"),
                Contract.of(
                                "of an rpm",
                                "yumRepository('lab-release') { release '" + at
                                        + "/lab-release-1.0-1.el7.noarch.rpm' }")
                        .observed(
                                "release",
                                "cat /etc/yum.repos.d/lab-release.repo 2>/dev/null | head -n 1",
                                "[lab-release]\n"),
                Contract.of("absent", "yumRepository('contract-gone') { absent() }")
                        .given(
                                "printf '[contract-gone]\\nname=x\\nbaseurl=file:///nowhere\\n' >/etc/yum.repos.d/contract-gone.repo")
                        .observed("absent", "test -e /etc/yum.repos.d/contract-gone.repo || echo gone", "gone\n"));
    }
}
