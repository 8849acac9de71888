package dev.drover.kit;

import com.google.common.collect.ImmutableMap;
import com.google.common.io.ByteSource;
import dev.drover.standins.StandinPackage;
import dev.drover.standins.StandinPackages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/**
 * Serves stand-ins of the Mesosphere packages, which are no longer published, from a lab's own signed repository, and tells
 * the lab's inventory about it: {@code vars/all.yml} beside it gets {@code repositoryUri}, {@code repositorySuite},
 * {@code repositoryKey} (armored text) and {@code repositoryKeyFingerprint}.
 */
public final class MesosphereRepository {
    private MesosphereRepository() {}

    /** Publishes the packages for hosts of a profile. */
    public static PackageRepository publish(Lab lab, LabProfile profile) {
        String suite = suite(profile);
        ImmutableMap.Builder<String, ByteSource> debs = ImmutableMap.builder();
        for (StandinPackage built : StandinPackages.of(suite)) {
            debs.put(built.fileName(), PackageRepository.bytes(built::open));
        }
        PackageRepository repository = lab.repository();
        repository.publishBytes(suite, debs.buildOrThrow());
        describe(lab, repository, suite);
        return repository;
    }

    private static String suite(LabProfile profile) {
        return profile.id().startsWith("upstart") ? "trusty" : "bookworm";
    }

    private static void describe(Lab lab, PackageRepository repository, String suite) {
        StringBuilder yaml = new StringBuilder();
        yaml.append("repositoryUri: '").append(repository.uri()).append("'\n");
        yaml.append("repositorySuite: '").append(suite).append("'\n");
        yaml.append("repositoryKeyFingerprint: '")
                .append(repository.keyFingerprint())
                .append("'\n");
        yaml.append("repositoryKey: |\n");
        try {
            Files.readString(repository.keyFile(), StandardCharsets.US_ASCII)
                    .lines()
                    .forEach(line -> yaml.append("  ").append(line).append('\n'));
        } catch (IOException e) {
            throw new UncheckedIOException("describing the lab's repository", e);
        }
        LabVariables.put(lab.inventory(), "where the stand-ins of the Mesosphere packages are.", yaml.toString());
    }
}
