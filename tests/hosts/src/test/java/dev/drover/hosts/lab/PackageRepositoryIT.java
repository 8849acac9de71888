package dev.drover.hosts.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.kit.Executed;
import dev.drover.kit.Lab;
import dev.drover.kit.LabExtension;
import dev.drover.kit.LabHost;
import dev.drover.kit.PackageRepository;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The signed package repository of a lab, used by apt of a lab host. */
@ExtendWith(LabExtension.class)
class PackageRepositoryIT {

    @TempDir
    Path temporary;

    @Test
    void aPackageOfItIsInstalledAndOneAddedLaterToo(Lab lab, LabHost host) throws Exception {
        PackageRepository repository = lab.repository();
        repository.publish("trusty", List.of(deb("first", "1.0")));
        use(repository, host);

        assertThat(apt(host, "install", "-y", "first").exitStatus()).isZero();
        repository.publish("trusty", List.of(deb("first", "1.1"), deb("second", "2.0")));
        apt(host, "update").expectSuccess("apt-get update");
        assertThat(apt(host, "install", "-y", "second").exitStatus()).isZero();

        assertThat(host.exec("cat", "/usr/share/first/version").stdout()).isEqualTo("1.0");
        assertThat(host.exec("cat", "/usr/share/second/version").stdout()).isEqualTo("2.0");
        assertThat(host.exec("apt-cache", "madison", "first").stdout()).contains("1.0", "1.1", "trusty/main");
    }

    @Test
    void aDistributionOfTheSameNameIsRefusedIfAnotherKeySignedIt(Lab lab, LabHost host) throws Exception {
        PackageRepository repository = lab.repository();
        repository.publish("jessie", List.of(deb("first", "1.0")));
        host.write(
                "/etc/apt/sources.list",
                ("deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] " + repository.uri()
                                + " jessie main\n")
                        .getBytes(StandardCharsets.UTF_8));

        Executed update = apt(host, "update");

        assertThat(update.exitStatus()).isNotZero();
        assertThat(update.stderr()).contains("is not signed");
    }

    @Test
    void theKeyFileIsTheKeyOfTheFingerprint(Lab lab) throws Exception {
        PackageRepository repository = lab.repository();

        String shown = OpenSsh.output(List.of(
                "gpg",
                "--batch",
                "--with-colons",
                "--show-keys",
                repository.keyFile().toString()));

        assertThat(repository.keyFingerprint()).matches("[0-9A-F]{40}");
        assertThat(shown).contains("fpr:::::::::" + repository.keyFingerprint() + ":");
    }

    private static void use(PackageRepository repository, LabHost host) throws Exception {
        host.write("/etc/apt/keyrings/lab.asc", Files.readAllBytes(repository.keyFile()));
        host.write(
                "/etc/apt/sources.list",
                ("deb [signed-by=/etc/apt/keyrings/lab.asc] " + repository.uri() + " trusty main\n")
                        .getBytes(StandardCharsets.UTF_8));
        apt(host, "update").expectSuccess("apt-get update");
    }

    private static Executed apt(LabHost host, String... arguments) {
        String[] argv = new String[arguments.length + 2];
        argv[0] = "apt-get";
        argv[1] = "-q";
        System.arraycopy(arguments, 0, argv, 2, arguments.length);
        return host.exec(argv);
    }

    private Path deb(String name, String version) throws Exception {
        Path root = temporary.resolve(name + "-" + version);
        Files.createDirectories(root.resolve("DEBIAN"));
        Files.createDirectories(root.resolve("usr/share").resolve(name));
        Files.writeString(root.resolve("usr/share").resolve(name).resolve("version"), version);
        Files.writeString(root.resolve("DEBIAN/control"), """
                Package: %s
                Version: %s
                Architecture: all
                Maintainer: Drover lab <lab@example.org>
                Description: a package of a test
                """.formatted(name, version));
        Path deb = temporary.resolve(name + "_" + version + "_all.deb");
        OpenSsh.output(List.of("dpkg-deb", "--root-owner-group", "--build", root.toString(), deb.toString()));
        return deb;
    }
}
