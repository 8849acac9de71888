package dev.drover.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SshKeyTest {

    @TempDir
    Path directory;

    /** Repeated, as the parity of x and leading zeros differ from key to key. */
    @RepeatedTest(8)
    void openSshReadsThePrivateKeyAndFindsThePublicOne() {
        LabDirectory lab = new LabDirectory(directory.resolve("lab"));
        String publicKey = lab.publicKey();

        Executed read = LocalCommand.of(
                        Duration.ofSeconds(10),
                        "ssh-keygen",
                        "-y",
                        "-f",
                        lab.identity().toString())
                .run()
                .expectSuccess("ssh-keygen -y");

        assertThat(read.stdout().strip()).isEqualTo(publicKey);
    }

    @Test
    void thePrivateKeyIsForItsOwnerOnlyAndKeptOnceMade() throws Exception {
        LabDirectory lab = new LabDirectory(directory.resolve("lab"));
        String first = lab.publicKey();

        assertThat(lab.publicKey()).isEqualTo(first);
        assertThat(Files.getPosixFilePermissions(lab.identity()))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(lab.path())).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void deletingLeavesTheFilesOfOthers() throws Exception {
        LabDirectory lab = new LabDirectory(directory.resolve("lab"));
        lab.publicKey();
        Path own = Files.writeString(lab.path().resolve("notes"), "mine");

        lab.delete();

        assertThat(lab.path().toFile().list()).containsExactly("notes");
        assertThat(own).hasContent("mine");
    }
}
