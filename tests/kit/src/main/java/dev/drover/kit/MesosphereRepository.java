package dev.drover.kit;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.io.ByteSource;
import com.google.common.io.CharSource;
import com.google.common.io.MoreFiles;
import dev.drover.standins.StandinPackage;
import dev.drover.standins.StandinPackages;
import dev.drover.standins.StandinRpms;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * Serves stand-ins of the Mesosphere packages, which are no longer published, from a lab's own signed repository, and tells
 * the lab's inventory about it: {@code vars/all.yml} beside it gets {@code repositoryKey} (armored text) and
 * {@code repositoryKeyFingerprint}; for hosts with apt {@code repositoryUri} and {@code repositorySuite}; for Enterprise Linux
 * {@code repositoryRelease}, the address of the rpm that brings the repository, and {@code repositoryBaseurl}.
 */
public final class MesosphereRepository {
    private static final String RPMS = "el7";

    private MesosphereRepository() {}

    /** Publishes the packages for hosts of these profiles. */
    public static PackageRepository publish(Lab lab, Set<LabProfile> profiles) {
        ImmutableSet<String> suites = profiles.stream()
                .filter(profile -> profile != LabProfile.EL)
                .map(MesosphereRepository::suite)
                .collect(ImmutableSet.toImmutableSet());
        if (suites.size() > 1) {
            throw new LabException("a lab has the Mesosphere packages of one suite, not of %s; take a lab for each"
                    .formatted(String.join(" and ", suites)));
        }
        PackageRepository repository = lab.repository();
        StringBuilder yaml =
                new StringBuilder("# Written by the lab: where the stand-ins of the Mesosphere packages are.\n");
        suites.forEach(suite -> {
            repository.publishBytes(suite, debs(suite));
            say(yaml, "repositoryUri", repository.uri());
            say(yaml, "repositorySuite", suite);
        });
        if (profiles.contains(LabProfile.EL)) {
            repository.publishSpecs(RPMS, rpms(repository));
            say(yaml, "repositoryBaseurl", repository.rpmUri(RPMS));
            say(yaml, "repositoryRelease", repository.rpmUri(RPMS) + "/mesosphere-el-repo-7-3.noarch.rpm");
        }
        describe(lab, repository, yaml);
        return repository;
    }

    private static ImmutableMap<String, ByteSource> debs(String suite) {
        ImmutableMap.Builder<String, ByteSource> debs = ImmutableMap.builder();
        for (StandinPackage built : StandinPackages.of(suite)) {
            debs.put(built.fileName(), content(built));
        }
        return debs.buildOrThrow();
    }

    /** Where its repository is and what signs it, only the lab knows. */
    private static ImmutableMap<String, ByteSource> rpms(PackageRepository repository) {
        String section = "[mesosphere]\nname=Mesosphere Packages for EL 7\nbaseurl=" + repository.rpmUri(RPMS)
                + "\nenabled=1\ngpgcheck=1\ngpgkey=file:///etc/pki/rpm-gpg/RPM-GPG-KEY-mesosphere\n";
        return ImmutableMap.<String, ByteSource>builder()
                .putAll(StandinRpms.files())
                .put("mesosphere.repo", CharSource.wrap(section).asByteSource(StandardCharsets.UTF_8))
                .put("RPM-GPG-KEY-mesosphere", MoreFiles.asByteSource(repository.keyFile()))
                .buildOrThrow();
    }

    private static ByteSource content(StandinPackage built) {
        return new ByteSource() {
            @Override
            public InputStream openStream() {
                return built.open();
            }
        };
    }

    private static String suite(LabProfile profile) {
        return profile.id().startsWith("upstart") ? "trusty" : "bookworm";
    }

    private static void say(StringBuilder yaml, String variable, Object value) {
        yaml.append(variable).append(": '").append(value).append("'\n");
    }

    private static void describe(Lab lab, PackageRepository repository, StringBuilder yaml) {
        try {
            say(yaml, "repositoryKeyFingerprint", repository.keyFingerprint());
            yaml.append("repositoryKey: |\n");
            Files.readString(repository.keyFile(), StandardCharsets.US_ASCII)
                    .lines()
                    .forEach(line -> yaml.append("  ").append(line).append('\n'));
            Path folder = Files.createDirectories(lab.inventory().resolveSibling("vars"));
            Files.writeString(folder.resolve("all.yml"), yaml, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("describing the lab's repository", e);
        }
    }
}
