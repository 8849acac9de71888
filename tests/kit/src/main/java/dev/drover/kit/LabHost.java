package dev.drover.kit;

import com.github.dockerjava.api.exception.InternalServerErrorException;
import com.google.common.collect.ImmutableList;
import com.google.common.hash.Hashing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * One running lab host: how SSH reaches it, and an observer that needs neither SSH nor Drover but asks the engine.
 *
 * <p>Safe for use by several threads.
 */
public final class LabHost {

    static final String USER = "drover";
    private static final Duration EXEC_LIMIT = Duration.ofMinutes(5);
    private static final int STOP_SECONDS = 30;
    private static final int FREEZE_TRIES = 5;
    private static final String WRITE = ImageLayer.resource("write.sh");

    private final LabState.Host host;
    private final LabDirectory directory;
    private final Container container;

    LabHost(LabState.Host host, LabDirectory directory, Container container) {
        this.host = host;
        this.directory = directory;
        this.container = container;
    }

    public String name() {
        return host.name();
    }

    public LabProfile profile() {
        return host.profile();
    }

    /** Its IPv4 address, reachable from this machine and from the other hosts of the lab. */
    public String address() {
        return host.address();
    }

    /** Where sshd listens. */
    public int port() {
        return 22;
    }

    /** Who may log in and use sudo without a password; {@code root} may log in too, and is all there is where sudo is not. */
    public String user() {
        return host.profile().user();
    }

    /** The private key that logs in, in OpenSSH's format, without a passphrase. */
    public Path identity() {
        return directory.identity();
    }

    /** The known_hosts file that has this host's keys. */
    public Path knownHosts() {
        return directory.knownHosts();
    }

    /** The inventory's group it belongs to. */
    public Optional<String> group() {
        return host.group();
    }

    /** Its public host keys, {@code ssh-ed25519 AAAA...}, as read through the engine. */
    public ImmutableList<String> hostKeys() {
        return host.hostKeys();
    }

    /**
     * Runs a command as root, with empty standard input and without a terminal.
     *
     * @throws LabException if it is not done after five minutes
     */
    public Executed exec(String... argv) {
        return container.exec(EXEC_LIMIT, ImmutableList.copyOf(argv));
    }

    /** As {@link #exec(String...)} with a limit of the caller's. */
    public Executed exec(Duration limit, String... argv) {
        return container.exec(limit, ImmutableList.copyOf(argv));
    }

    /** Writes a file as root, with the directories above it; a new one gets mode 0644, an old one keeps its own. */
    public void write(String path, byte[] bytes) {
        // Staged and then copied on the host, because the engine does not see a tmpfs like /run.
        String staged = "/var/tmp/drover-lab-" + Hashing.sha256().hashUnencodedChars(path);
        container.put(ImmutableList.of(ImageFile.file(staged, 0644, bytes)));
        container
                .script(EXEC_LIMIT, WRITE, ImmutableList.of(staged, path))
                .expectSuccess("writing " + path + " on " + name());
    }

    /** The bytes of a file. */
    public byte[] read(String path) {
        try {
            return exec("cat", "--", path)
                    .expectSuccess("reading " + path + " on " + name())
                    .stdoutBytes()
                    .read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The pid on this machine of the host's process 1, for {@code nsenter}. */
    public long pid() {
        return Optional.ofNullable(container
                        .docker()
                        .inspectContainerCmd(container.id())
                        .exec()
                        .getState()
                        .getPidLong())
                .filter(pid -> pid > 0)
                .orElseThrow(() -> new LabException("host %s does not run".formatted(name())));
    }

    /** Freezes all its processes. */
    public void pause() {
        for (int tries = 1; ; tries++) {
            try {
                container.docker().pauseContainerCmd(container.id()).exec();
                return;
            } catch (InternalServerErrorException e) {
                // On a busy machine the kernel now and then does not freeze all of them in time.
                if (tries == FREEZE_TRIES) {
                    throw e;
                }
            }
        }
    }

    /** Lets them go on. */
    public void unpause() {
        container.docker().unpauseContainerCmd(container.id()).exec();
    }

    /** Ends it as a power failure does; {@link Lab#up} starts it again. */
    public void kill() {
        container.docker().killContainerCmd(container.id()).exec();
    }

    /** Boots it anew, its disk kept, and waits until it can be logged in to. */
    public void restart() {
        container
                .docker()
                .restartContainerCmd(container.id())
                .withTimeout(STOP_SECONDS)
                .exec();
        Boot.awaitLogin(name(), address(), container);
    }

    @Override
    public String toString() {
        return name() + " (" + address() + ")";
    }

    LabState.Host state() {
        return host;
    }

    Container container() {
        return container;
    }
}
