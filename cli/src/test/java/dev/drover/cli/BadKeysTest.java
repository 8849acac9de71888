package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user is told about a private key that cannot be used: once, whatever the number of hosts, before connecting. */
class BadKeysTest {
    private static final String PLAYBOOK = "play('p', on: 'web') { pkg 'a' }";

    @TempDir
    Path folder;

    private Workshop workshop;
    private Path key;

    @BeforeEach
    void open() {
        workshop = new Workshop(folder).webHosts();
        key = folder.resolve("id");
    }

    @AfterEach
    void close() throws IOException {
        workshop.close();
    }

    @Test
    void aKeyThatDoesNotExist() throws IOException {
        Files.delete(key);

        workshop.assertTold(workshop.plan(PLAYBOOK), "identity: private key " + key + " does not exist");
    }

    @Test
    void aKeyThatOthersCanRead() throws IOException {
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));

        workshop.assertTold(
                workshop.plan(PLAYBOOK),
                "identity: private key " + key + " can be read by others (rw-r--r--); run: chmod 600 " + key);
    }

    @Test
    void aPublicKey() {
        workshop.file("id", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA me\n");

        workshop.assertTold(
                workshop.plan(PLAYBOOK),
                "identity: private key " + key + " is a public key; name the private one, without .pub");
    }

    @Test
    void aKeyInThePuttyFormat() {
        workshop.file("id", "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n");

        workshop.assertTold(
                workshop.plan(PLAYBOOK),
                "identity: private key " + key + " is in PuTTY's format; convert it with: puttygen " + key
                        + " -O private-openssh -o NEWKEY");
    }

    @Test
    void whatIsNoKeyAtAll() {
        workshop.file("id", "hello\n");

        workshop.assertTold(workshop.plan(PLAYBOOK), "identity: private key " + key + " is not a private key");
    }

    @Test
    void anEncryptedKeyWithoutPassphrase() throws Exception {
        encrypt();

        workshop.assertTold(
                workshop.plan(PLAYBOOK),
                "identity: private key " + key + " is encrypted; give its passphrase with --passphrase-file");
    }

    @Test
    void aWrongPassphrase() throws Exception {
        encrypt();
        workshop.file("passphrase", "not this one\n");

        workshop.assertTold(
                workshop.plan(PLAYBOOK, "--passphrase-file", folder + "/passphrase"),
                "identity: private key " + key + " could not be decrypted (wrong passphrase)");
    }

    @Test
    void theRightPassphraseIsNoMistake() throws Exception {
        encrypt();
        workshop.file("passphrase", "right\n");

        Workshop.Said said =
                workshop.plan(PLAYBOOK, "--passphrase-file", folder + "/passphrase", "-l", "web1", "--timeout", "1s");

        assertThat(said.err()).isEmpty();
        assertThat(workshop.wasContacted()).isTrue();
    }

    @Test
    void anotherCommandToldTheSame() throws IOException {
        Files.delete(key);

        workshop.assertTold(
                Workshop.drover("exec", "web", "-i", folder + "/inventory.groovy", "--", "true"),
                "identity: private key " + key + " does not exist");
    }

    private void encrypt() throws IOException, InterruptedException {
        Files.delete(key);
        Process keygen = new ProcessBuilder(
                        List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "right", "-C", "", "-f", key.toString()))
                .redirectErrorStream(true)
                .start();
        String said = new String(keygen.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keygen.waitFor()).as("ssh-keygen: %s", said).isZero();
    }
}
