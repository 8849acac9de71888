package dev.drover.kit;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Docker as Debian and Ubuntu package it, installed and started on this machine, with or without an init system. */
final class DockerDaemon {

    private static final Duration INSTALL_LIMIT = Duration.ofMinutes(10);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int LOG_LINES_SHOWN = 8;

    private static final Path RUN = Path.of("/var/run");
    private static final Path DOCKER_PID = RUN.resolve("docker.pid");
    private static final Path DOCKER_SOCKET = RUN.resolve("docker.sock");
    private static final Path CONTAINERD = RUN.resolve("docker/containerd");
    private static final Path CONTAINERD_PID = CONTAINERD.resolve("containerd.pid");
    private static final ImmutableList<String> CONTAINERD_SOCKETS =
            ImmutableList.of("containerd.sock", "containerd.sock.ttrpc", "containerd-debug.sock");
    private static final Path LOG = Path.of("/var/log/drover-dockerd.log");

    private final Progress progress;

    DockerDaemon(Progress progress) {
        this.progress = progress;
    }

    /** Installs what is missing; does nothing on a machine that has it. */
    void install() {
        if (LocalCommand.find("dockerd").isPresent()
                && LocalCommand.find("iptables").isPresent()) {
            return;
        }
        progress.step("installing a container engine (docker.io) with apt-get");
        apt("update");
        apt("install", "-y", "--no-install-recommends", "docker.io", "iptables");
    }

    private static void apt(String... arguments) {
        ImmutableList<String> argv = ImmutableList.<String>builder()
                .add("apt-get", "-q")
                .add(arguments)
                .build();
        new LocalCommand(INSTALL_LIMIT, argv)
                .run(Map.of("DEBIAN_FRONTEND", "noninteractive"))
                .expectSuccess("apt-get " + arguments[0]);
    }

    /** Starts it and waits until it answers; what comes back is what answered. */
    <T> T start(Supplier<Optional<T>> answering) {
        if (Files.isDirectory(Path.of("/run/systemd/system"))) {
            progress.step("starting the container engine (systemctl start docker)");
            LocalCommand.of(START_LIMIT, "systemctl", "start", "docker").run().expectSuccess("systemctl start docker");
        } else if (isProcess(DOCKER_PID, "dockerd")) {
            progress.step("waiting for the container engine that is starting");
        } else {
            progress.step("starting the container engine (dockerd, log in " + LOG + ")");
            removeWhatADeadDaemonLeft();
            startDetached();
        }
        return awaitAnswer(answering);
    }

    /**
     * A killed daemon leaves its pid file and sockets. The next one refuses to start, or waits for a containerd that is gone, as
     * soon as another process has been given the number in the file.
     */
    private static void removeWhatADeadDaemonLeft() {
        try {
            Files.deleteIfExists(DOCKER_PID);
            Files.deleteIfExists(DOCKER_SOCKET);
            if (!isProcess(CONTAINERD_PID, "containerd")) {
                Files.deleteIfExists(CONTAINERD_PID);
                for (String socket : CONTAINERD_SOCKETS) {
                    Files.deleteIfExists(CONTAINERD.resolve(socket));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void startDetached() {
        // A session of its own: neither the end of this JVM nor an interrupt of its terminal ends the engine.
        String daemon = LocalCommand.find("dockerd").orElseThrow().toString();
        try {
            new ProcessBuilder("setsid", "--fork", daemon)
                    .directory(new File("/"))
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(LOG.toFile()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new LabException("cannot start dockerd: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while starting dockerd", e);
        }
    }

    private static <T> T awaitAnswer(Supplier<Optional<T>> answering) {
        Instant end = Instant.now().plus(START_LIMIT);
        Optional<T> answer = answering.get();
        while (answer.isEmpty()) {
            if (Instant.now().isAfter(end)) {
                throw new LabException("dockerd does not answer %d s after its start; the end of %s:\n%s"
                        .formatted(START_LIMIT.toSeconds(), LOG, endOfLog()));
            }
            Poll.pause(POLL, "dockerd to answer");
            answer = answering.get();
        }
        return answer.get();
    }

    private static String endOfLog() {
        try {
            Iterable<String> lines = Splitter.on('\n').omitEmptyStrings().split(Files.readString(LOG));
            int count = Iterables.size(lines);
            return String.join("\n", Iterables.skip(lines, Math.max(0, count - LOG_LINES_SHOWN)));
        } catch (IOException e) {
            return "(cannot be read: " + e.getMessage() + ")";
        }
    }

    /** Whether the pid in that file is a living process of that program; one that ended and was not reaped is not. */
    private static boolean isProcess(Path pidFile, String program) {
        try {
            Path process = Path.of("/proc").resolve(Files.readString(pidFile).strip());
            String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
            boolean ended = stat.charAt(stat.lastIndexOf(')') + 2) == 'Z';
            return !ended && Files.readString(process.resolve("comm")).strip().equals(program);
        } catch (IOException e) {
            return false;
        }
    }
}
