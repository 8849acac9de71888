package dev.drover.hosts.contract;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.hosts.packages.Deb;
import dev.drover.kit.Lab;
import dev.drover.kit.LabHost;
import dev.drover.kit.LabProfile;
import dev.drover.kit.PackageRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What {@code aptRepository} keeps wherever there is apt. */
class AptRepositoryContractIT extends ResourceContract {
    private static final String SOURCE = "/etc/apt/sources.list.d/contract.list";
    private Optional<PackageRepository> repository = Optional.empty();

    @Override
    String type() {
        return "aptRepository";
    }

    @Override
    boolean differsByDistribution() {
        return true;
    }

    @Override
    ImmutableMap<LabProfile, String> meaningless() {
        return ImmutableMap.of(LabProfile.EL, "no apt of its own", LabProfile.BUSYBOX, "no packages: refused");
    }

    @Override
    void prepare(Lab lab, LabHost host) throws IOException {
        // Once: a host may be reading what another one's would replace.
        if (repository.isEmpty()) {
            Path directory = Files.createTempDirectory("debs");
            lab.repository().publish("contract", List.of(new Deb(directory).build("offered", "1.0", "exit 0")));
            repository = Optional.of(lab.repository());
        }
        host.exec(
                        "sh",
                        "-c",
                        "sed -i '/packages.contract/d' /etc/hosts 2>/dev/null; echo '"
                                + lab.repository().uri().getHost() + " packages.contract' >>/etc/hosts")
                .expectSuccess("naming the repository");
    }

    @Override
    void lay(Path project) throws IOException {
        Files.createDirectories(project.resolve("files"));
        Files.copy(repository.orElseThrow().keyFile(), project.resolve("files/contract.asc"));
    }

    @Override
    ImmutableList<Contract> contracts(LabProfile profile) {
        String at = repository
                .map(lab -> lab.uri().toString().replace(lab.uri().getHost(), "packages.contract"))
                .orElse("http://packages.contract");
        String line = "deb [arch=amd64 signed-by=/etc/apt/keyrings/contract.gpg] " + at + " contract main\n";
        return ImmutableList.of(
                Contract.of(
                                "a signed repository",
                                "aptRepository('contract') { uri '" + at + "'; suite 'contract'; components 'main';"
                                        + " architectures 'amd64'; key source('contract.asc') }")
                        .observed("uri", "cat " + SOURCE, line)
                        .observed("suite", "cat " + SOURCE, line)
                        .observed("components", "cat " + SOURCE, line)
                        .observed("architectures", "cat " + SOURCE, line)
                        .observed("key", "head -c 1 /etc/apt/keyrings/contract.gpg | od -An -tx1", " 99\n")
                        .observed("offers", "apt-cache show offered | grep Version", "Version: 1.0\n"),
                Contract.of("absent", "aptRepository('contract-gone') { absent() }")
                        .given(
                                "echo 'deb http://nowhere.example.com/ x main' >/etc/apt/sources.list.d/contract-gone.list")
                        .observed(
                                "absent", "test -e /etc/apt/sources.list.d/contract-gone.list || echo gone", "gone\n"));
    }
}
