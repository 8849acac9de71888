package dev.drover.kit;

import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Waiting for a host that has been started. */
final class Boot {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int CONNECT_MILLIS = 1000;
    private static final int BANNER_MILLIS = 2000;
    private static final Duration POLL = Duration.ofMillis(50);
    private static final String HOST_KEYS = ImageLayer.resource("host-keys.sh");

    private Boot() {}

    /** Waits until the whole boot is over. */
    static void awaitDone(LabProfile profile, String name, String address, Container container) {
        awaitLogin(name, address, container);
        if (profile.hasSystemd()) {
            requireRunning(name, container);
        }
    }

    private static void requireRunning(String name, Container container) {
        Executed state = container.exec(LIMIT, ImmutableList.of("systemctl", "is-system-running", "--wait"));
        if (!state.stdout().strip().equals("running")) {
            String failed = container
                    .exec(LIMIT, ImmutableList.of("systemctl", "--failed", "--plain", "--no-legend"))
                    .stdout();
            throw new LabException("lab host %s booted to '%s' instead of 'running': %s"
                    .formatted(name, state.stdout().strip(), failed.strip()));
        }
    }

    /** Waits until sshd answers at the address, as seen from this machine. */
    static void awaitLogin(String name, String address, Container container) {
        Instant end = Instant.now().plus(LIMIT);
        while (!answersSsh(address)) {
            ContainerState state = container
                    .docker()
                    .inspectContainerCmd(container.id())
                    .exec()
                    .getState();
            if (!Boolean.TRUE.equals(state.getRunning())) {
                throw new LabException("lab host %s stopped while booting (exit status %d); see 'docker logs %s'"
                        .formatted(name, state.getExitCodeLong(), container.id()));
            }
            if (Instant.now().isAfter(end)) {
                throw new LabException(("lab host %s runs, but sshd does not answer at %s port 22 after %d s; "
                                + "the engine must be on this machine itself, not in a virtual machine beside it")
                        .formatted(name, address, LIMIT.toSeconds()));
            }
            Poll.pause(POLL, "a lab host to boot");
        }
    }

    private static boolean answersSsh(String address) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, 22), CONNECT_MILLIS);
            socket.setSoTimeout(BANNER_MILLIS);
            byte[] banner = socket.getInputStream().readNBytes(4);
            return new String(banner, StandardCharsets.US_ASCII).equals("SSH-");
        } catch (IOException e) {
            return false;
        }
    }

    /** The host's public keys, read through the engine: {@code type base64}. */
    static ImmutableList<String> hostKeys(Container container) {
        String lines = container
                .script(LIMIT, HOST_KEYS, List.of())
                .expectSuccess("reading the host keys")
                .stdout();
        return lines.lines()
                .map(line -> String.join(
                        " ", Splitter.on(' ').limit(3).splitToList(line).subList(0, 2)))
                .sorted()
                .collect(ImmutableList.toImmutableList());
    }
}
