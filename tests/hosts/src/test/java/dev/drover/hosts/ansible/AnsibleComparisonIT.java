package dev.drover.hosts.ansible;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.hash.Hashing;
import com.google.common.io.ByteSource;
import dev.drover.hosts.packages.Deb;
import dev.drover.kit.Lab;
import dev.drover.kit.LabExtension;
import dev.drover.kit.LabHost;
import dev.drover.kit.LabProfile;
import dev.drover.kit.LocalCommand;
import dev.drover.kit.OnProfile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tasks in the way of public Ansible roles give the same host when they are written for Drover: one of twelve, and of each
 * group at least one, or all with {@code -Ddrover.comparison=all}. One task after another; the first of all classes, since it
 * takes longest.
 */
@Order(1)
@ExtendWith(LabExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnsibleComparisonIT {
    private ImmutableMap<String, String> variables = ImmutableMap.of();
    private Path directory = Path.of("");
    private final List<Row> rows = new ArrayList<>();

    @BeforeAll
    void prepare(Lab lab, @TempDir Path temporary) throws IOException {
        directory = temporary;
        Ansible.install();
        Path shared = Files.createDirectories(directory.resolve("shared"));
        Deb deb = new Deb(Files.createDirectories(directory.resolve("debs")));
        lab.repository()
                .publish(
                        "comparison",
                        List.of(deb.build("lab-sample", "1.0", "exit 0"), deb.build("lab-sample", "2.0", "exit 0")));
        byte[] tool = "#!/bin/sh\necho tool\n".getBytes(StandardCharsets.UTF_8);
        byte[] application = application();
        lab.repository()
                .publishBytes(
                        "fetched",
                        ImmutableMap.of(
                                "tool.bin", ByteSource.wrap(tool),
                                "application.tar.gz", ByteSource.wrap(application)));
        variables = ImmutableMap.of(
                "repository", lab.repository().uri().toString(),
                "tool_sha256", Hashing.sha256().hashBytes(tool).toString(),
                "application_sha256", Hashing.sha256().hashBytes(application).toString());
        String armoured = Files.readString(lab.repository().keyFile());
        Files.writeString(shared.resolve("lab.asc"), armoured);
        Files.write(shared.resolve("lab.gpg"), unarmoured(armoured));
    }

    /** A release as projects publish them: all of it in a directory of its version. */
    private byte[] application() throws IOException {
        Path release = directory.resolve("application-1.2");
        Path program = Files.createDirectories(release.resolve("bin")).resolve("application");
        Files.writeString(program, "#!/bin/sh\necho 1.2\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(release.resolve("LICENSE"), "free\n");
        Files.createSymbolicLink(release.resolve("run"), Path.of("bin/application"));
        Path archive = directory.resolve("application.tar.gz");
        LocalCommand.of(
                        Duration.ofMinutes(1),
                        "tar",
                        "--owner=root:0",
                        "--group=root:0",
                        "-C",
                        directory.toString(),
                        "-czf",
                        archive.toString(),
                        "application-1.2")
                .run()
                .expectSuccess("packing the application");
        return Files.readAllBytes(archive);
    }

    /** What {@code gpg --dearmor} makes of a key: its base64 between an empty line and the checksum, RFC 4880 section 6.2. */
    private static byte[] unarmoured(String key) {
        String body = key.substring(key.indexOf("\n\n") + 2, key.indexOf("\n="));
        return Base64.getMimeDecoder().decode(body);
    }

    @TestFactory
    Stream<DynamicTest> files(
            @OnProfile(LabProfile.DEBIAN_PYTHON) LabHost ansibles,
            @OnProfile(LabProfile.DEBIAN_PYTHON) LabHost drovers) {
        return tasks("files", ansibles, drovers);
    }

    @TestFactory
    Stream<DynamicTest> packages(
            @OnProfile(LabProfile.DEBIAN_PYTHON) LabHost ansibles,
            @OnProfile(LabProfile.DEBIAN_PYTHON) LabHost drovers) {
        return tasks("packages", ansibles, drovers);
    }

    @TestFactory
    Stream<DynamicTest> accounts(
            @OnProfile(LabProfile.DEBIAN_PYTHON) LabHost ansibles,
            @OnProfile(LabProfile.DEBIAN_PYTHON) LabHost drovers) {
        return tasks("accounts", ansibles, drovers);
    }

    @TestFactory
    Stream<DynamicTest> fetching(
            @OnProfile(LabProfile.DEBIAN_PYTHON) LabHost ansibles,
            @OnProfile(LabProfile.DEBIAN_PYTHON) LabHost drovers) {
        return tasks("fetching", ansibles, drovers);
    }

    @TestFactory
    Stream<DynamicTest> machine(
            @OnProfile(LabProfile.DEBIAN_PYTHON) LabHost ansibles,
            @OnProfile(LabProfile.DEBIAN_PYTHON) LabHost drovers) {
        return tasks("machine", ansibles, drovers);
    }

    private Stream<DynamicTest> tasks(String group, LabHost ansibles, LabHost drovers) {
        Comparison comparison = new Comparison(
                ansibles, drovers, directory.resolve("projects"), directory.resolve("shared"), variables);
        Stream<DynamicTest> control = Stream.of(DynamicTest.dynamicTest(group + ": fresh hosts are the same", () -> {
            assertThat(comparison.differencesOfFreshHosts())
                    .containsExactly(ImmutableSortedSet.of(), ImmutableSortedSet.of("file /etc/compared"));
        }));
        return Stream.concat(
                control,
                ComparedTask.chosen(group).stream()
                        .map(task -> DynamicTest.dynamicTest(task.toString(), () -> compare(comparison, task))));
    }

    private void compare(Comparison comparison, ComparedTask task) {
        Comparison.Outcome outcome = comparison.of(task);
        rows.add(outcome.row());
        assertThat(outcome.problems())
                .withFailMessage(() -> task + ":\n  " + String.join("\n  ", outcome.problems()))
                .isEmpty();
    }

    @AfterAll
    void printTheTable() throws IOException {
        String table = "%s; %d tasks compared, -Ddrover.comparison=all compares all%n%s"
                .formatted(Ansible.version(), rows.size(), Row.table(rows));
        System.out.println(table);
        Files.writeString(Path.of("target", "ansible-comparison.txt"), table);
    }
}
