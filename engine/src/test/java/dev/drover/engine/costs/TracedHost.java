package dev.drover.engine.costs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMultiset;
import com.google.common.collect.Multiset;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * This machine as a host, behind the sshd of OpenSSH, with places of its own for what Drover keeps on a host. All that its sessions
 * start is traced. Its {@code sh} is dash, so that a figure means the same on every machine.
 */
final class TracedHost implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern STARTED = Pattern.compile("execve\\(\"(?:[^\"]*/)?([^\"/]+)\".* = 0");

    /** As root these places are fixed, so the host gets a name space in which they are its own. */
    private static final String OWN_PLACES = "mkdir -p /run/sshd; for place in /var/lib/drover /run/drover; do"
            + " mkdir -p \"$1$place\" $place && chmod 700 \"$1$place\" && : >$place/.kept &&"
            + " mount --bind \"$1$place\" $place || exit; done; shift; exec \"$@\"";

    /** The login shell gets what the client asked for, as sshd would do it. */
    private static final String TRACED = """
            #!/bin/sh
            trace='%1$s'/traces/$$
            mkdir "$trace"
            PATH='%1$s'/bin:$PATH
            HOME='%1$s'/home
            export PATH HOME
            strace -ff --seccomp-bpf -qq -e trace=execve,execveat -e signal=none -o "$trace/process" \\
                sh -c "$SSH_ORIGINAL_COMMAND"
            : >"$trace/ended"
            """;

    private final Path folder;
    private final int port;
    private final Process sshd;

    private TracedHost(Path folder, int port, Process sshd) {
        this.folder = folder;
        this.port = port;
        this.sshd = sshd;
    }

    /** What sessions started: processes, that is forks, and programs, that is successful execs, by name. */
    record Started(int processes, ImmutableMultiset<String> programs) {}

    /** Starts it; its files are in an empty folder. */
    static TracedHost start(Path folder) throws IOException, InterruptedException {
        for (String one : List.of("traces", "bin", "home", "places")) {
            Files.createDirectory(folder.resolve(one));
        }
        Files.createSymbolicLink(folder.resolve("bin/sh"), Path.of("/bin/dash"));
        keygen(folder.resolve("host_key"));
        keygen(folder.resolve("id"));
        Path traced = Files.writeString(folder.resolve("traced"), TRACED.formatted(folder));
        Files.setPosixFilePermissions(traced, PosixFilePermissions.fromString("rwxr-xr-x"));
        String hostKey = Files.readString(folder.resolve("host_key.pub"));
        Files.writeString(folder.resolve("known_hosts"), "[127.0.0.1]:* " + hostKey);
        int port = freePort();
        Files.writeString(folder.resolve("sshd_config"), """
                Port %1$d
                ListenAddress 127.0.0.1
                HostKey %2$s/host_key
                AuthorizedKeysFile %2$s/id.pub
                StrictModes no
                UsePAM no
                PermitRootLogin prohibit-password
                PidFile none
                MaxStartups 100
                ForceCommand %2$s/traced
                """.formatted(port, folder));
        Process sshd = new ProcessBuilder(ImmutableList.<String>builder()
                        .addAll(alone(folder))
                        .add("/usr/sbin/sshd", "-D", "-e", "-f", folder + "/sshd_config")
                        .build())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("sshd.log").toFile())
                .start();
        TracedHost host = new TracedHost(folder, port, sshd);
        await().atMost(PATIENCE).until(() -> !sshd.isAlive() || host.answers());
        assertThat(sshd.isAlive())
                .as("sshd: %s", Files.readString(folder.resolve("sshd.log")))
                .isTrue();
        return host;
    }

    private static ImmutableList<String> alone(Path folder) {
        return System.getProperty("user.name").equals("root")
                ? ImmutableList.of("unshare", "--mount", "sh", "-c", OWN_PLACES, "sh", folder + "/places")
                : ImmutableList.of();
    }

    private static void keygen(Path file) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", file.toString())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.getInputStream().read() >= 0;
        } catch (IOException notYet) {
            return false;
        }
    }

    int port() {
        return port;
    }

    Path identity() {
        return folder.resolve("id");
    }

    Path knownHosts() {
        return folder.resolve("known_hosts");
    }

    /** What all sessions since the last call started; waits for their ends. */
    Started started() throws IOException {
        await().atMost(PATIENCE)
                .until(() -> sessions().stream().allMatch(session -> Files.exists(session.resolve("ended"))));
        int processes = 0;
        Multiset<String> programs = HashMultiset.create();
        for (Path session : sessions()) {
            Files.delete(session.resolve("ended"));
            for (Path process : files(session)) {
                List<String> started = programs(process);
                // How often a watch sleeps while a step runs is a matter of time.
                if (!started.equals(List.of("sleep"))) {
                    processes++;
                    programs.addAll(started);
                }
            }
            MoreFiles.deleteRecursively(session, RecursiveDeleteOption.ALLOW_INSECURE);
        }
        return new Started(processes, ImmutableMultiset.copyOf(programs));
    }

    private static List<String> programs(Path process) throws IOException {
        return Files.readAllLines(process).stream()
                .map(STARTED::matcher)
                .filter(Matcher::matches)
                .map(started -> started.group(1))
                .toList();
    }

    private List<Path> sessions() throws IOException {
        return files(folder.resolve("traces"));
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    @Override
    public void close() {
        sshd.destroy();
        sshd.onExit().join();
    }
}
