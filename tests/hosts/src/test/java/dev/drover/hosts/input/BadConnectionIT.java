package dev.drover.hosts.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.kit.LabExtension;
import dev.drover.kit.LabHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a user is told about a host that can be reached but does not let us in, or must not be trusted. */
@ExtendWith(LabExtension.class)
class BadConnectionIT {
    private static final String NONE = "1 host: 0 reached (0 would change), 1 unreachable"
            + " · 0 resources: 0 in sync, 0 would change, 0 failed · N s\n";
    private static LabHost host;

    @TempDir
    Path folder;

    private LabProject project;

    @BeforeAll
    static void up(LabHost fresh) {
        host = fresh;
        // Every test logs in anew, and sshd must not mind the many failures.
        host.write(
                "/etc/ssh/sshd_config.d/drover-test.conf",
                "MaxAuthTries 3\nMaxStartups 100\n".getBytes(StandardCharsets.UTF_8));
        host.exec("systemctl", "restart", "ssh").expectSuccess("restarting sshd");
    }

    @BeforeEach
    void makeProject() {
        project = LabProject.of(folder, host);
    }

    private static String unreachable(String why) {
        return "web1          unreachable\n    " + why + "\n" + NONE;
    }

    private void assertUnreachable(LabProject.Said said, String why) {
        said.assertIs(4, unreachable(why));
    }

    private static String fingerprint(String publicKey) throws IOException {
        return keygen("-l", "-f", "-", publicKey).split(" ")[1];
    }

    private static String keygen(String... wordsThenInput) throws IOException {
        List<String> words = new ArrayList<>(List.of(wordsThenInput));
        String input = words.remove(words.size() - 1);
        words.add(0, "ssh-keygen");
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        process.getOutputStream().write((input + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            assertThat(process.waitFor()).as("ssh-keygen: %s", said).isZero();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        return said;
    }

    private Path newKey(String name) throws IOException {
        Path key = folder.resolve(name);
        keygen("-q", "-t", "ed25519", "-N", "", "-C", "", "-f", key.toString(), "");
        return key;
    }

    private static String ed25519Of(LabHost host) {
        return host.hostKeys().stream()
                .filter(key -> key.startsWith("ssh-ed25519 "))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theHostIsFineOtherwise() {
        project.plan("    file('/etc/hostname')")
                .assertIs(
                        0,
                        "1 host: 1 reached (0 would change) · 1 resources: 1 in sync, 0 would change, 0 failed · N s\n");
    }

    @Test
    void anAddressThatNobodyHas() {
        String nobody = host.address().replaceAll("\\.\\d+$", ".253");

        assertUnreachable(
                project.address(nobody).plan("    pkg 'a'", "--timeout", "1s"),
                "no answer from " + nobody + ":22 within 1 s (inventory.groovy:2)");
        assertUnreachable(
                project.address(nobody).plan("    pkg 'a'", "--timeout", "10s"),
                "no route to " + nobody + ":22 (inventory.groovy:2)");
    }

    @Test
    void aKeyThatTheHostDoesNotKnow() throws IOException {
        Path key = newKey("other");
        String fingerprint = fingerprint(Files.readString(folder.resolve("other.pub")));

        assertUnreachable(
                project.with("identity", "'" + key + "'").plan("    pkg 'a'"),
                "login as 'drover' refused; offered: ssh-ed25519 " + fingerprint
                        + "; the server accepts publickey, password; add the key to ~drover/.ssh/authorized_keys on the host,"
                        + " or set user or identity in the inventory (inventory.groovy:2)");
    }

    @Test
    void moreKeysThanTheHostTakes() throws IOException {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            keys.add("'" + newKey("key" + i) + "'");
        }

        assertUnreachable(
                project.with("identity", "(" + keys + ")").plan("    pkg 'a'"),
                "login as 'drover' refused: 5 keys are more than the server lets one offer (MaxAuthTries);"
                        + " name the right one with identity in the inventory (inventory.groovy:2)");
    }

    @Test
    void aHostKeyThatIsNotKnown() throws IOException {
        Path known = folder.resolve("known_hosts");

        assertUnreachable(
                project.knownHosts(known).plan("    pkg 'a'"),
                "the key of " + host.address() + " is not known: ssh-ed25519 " + fingerprint(ed25519Of(host))
                        + "; compare it with the host's console, then add it to " + known
                        + ", or run with --host-keys accept-new");
        assertThat(known).doesNotExist();

        assertThat(project.knownHosts(known)
                        .plan("    file('/etc/hostname')", "--host-keys", "accept-new")
                        .status())
                .isZero();
        assertThat(Files.readString(known)).isEqualTo(host.address() + " " + ed25519Of(host) + "\n");
    }

    @Test
    void aHostKeyThatChanged() throws IOException {
        Path known = folder.resolve("known_hosts");
        newKey("another");
        String another = Files.readString(folder.resolve("another.pub")).strip();
        Files.writeString(known, "# the hosts\n" + host.address() + " " + another + "\n");
        String told = "HOST KEY CHANGED - not connecting to " + host.address() + ": known is " + fingerprint(another)
                + " (" + known + ":2), offered was ssh-ed25519 " + fingerprint(ed25519Of(host))
                + "; if it was installed anew, remove that line and compare the new key; else treat it as an attack;"
                + " no option ignores this";

        assertUnreachable(project.knownHosts(known).plan("    pkg 'a'"), told);
        assertUnreachable(project.knownHosts(known).planInAProcess("    pkg 'a'"), told);
        assertUnreachable(project.knownHosts(known).plan("    pkg 'a'", "--host-keys", "accept-new"), told);
    }

    @Test
    void aHostKeyThatIsRevoked() throws IOException {
        Path known = folder.resolve("known_hosts");
        Files.writeString(known, "@revoked * " + ed25519Of(host) + "\n");

        assertUnreachable(
                project.knownHosts(known).plan("    pkg 'a'", "--host-keys", "accept-new"),
                "the key of " + host.address() + " is revoked (" + known + ":1): ssh-ed25519 "
                        + fingerprint(ed25519Of(host)) + "; not connecting; no option ignores this");
    }

    @Test
    void aLoginShellThatLetsNobodyIn() {
        login("locked", "/usr/sbin/nologin");

        assertUnreachable(
                project.user("locked").plan("    pkg 'a'"),
                "no POSIX shell: the login shell did not start 'sh'; it said: This account is currently not available.;"
                        + " use a login user with a shell (inventory.groovy:2)");
    }

    @Test
    void aLoginShellThatIsTalkativeIsNoMistake() {
        login("chatty", "/bin/bash");
        host.write(
                "/home/chatty/.bashrc", "printf 'WELCOME\\n'; printf 'to all' >&2\n".getBytes(StandardCharsets.UTF_8));

        assertThat(project.user("chatty")
                        .with("become", "'chatty'")
                        .plan("    file('/etc/hostname')")
                        .status())
                .isZero();
    }

    private static void login(String user, String shell) {
        host.exec("useradd", "-m", "-s", shell, user).expectSuccess("making user " + user);
        host.exec(
                        "sh",
                        "-c",
                        "mkdir -p /home/$1/.ssh && cp /home/drover/.ssh/authorized_keys /home/$1/.ssh/ && chown -R $1: /home/$1",
                        "login",
                        user)
                .expectSuccess("letting in " + user);
    }
}
