package dev.drover.standins.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What an agent keeps in its work directory in order to be the same agent after a restart: {@code
 * meta/slaves/latest -> ID}, {@code meta/slaves/ID/slave.info} (JSON here) and {@code meta/boot_id}.
 */
record AgentCheckpoint(Path workDir) {

    /** An earlier life: its id and what it said about itself. */
    record Former(String id, Json.Obj info) {}

    /**
     * The earlier life to go on with; none after {@code meta/slaves/latest} was removed or the machine was booted. An agent whose
     * configuration differs from its earlier life refuses to start, in Mesos' words.
     */
    Optional<Former> recover(Json.Obj info) {
        Optional<Former> former = read();
        if (former.isPresent() && !former.get().info().equals(info)) {
            throw new FlagException(incompatible(former.get().info(), info));
        }
        return former;
    }

    private Optional<Former> read() {
        Path latest = slaves().resolve("latest");
        Path info = latest.resolve("slave.info");
        try {
            if (!Files.exists(info) || !bootId().equals(savedBootId())) {
                return Optional.empty();
            }
            String id = latest.toRealPath().getFileName().toString();
            return Optional.of(new Former(id, Json.parseObject(Files.readString(info))));
        } catch (IOException unreadable) {
            throw new FlagException("Failed to perform recovery: " + unreadable.getMessage());
        }
    }

    /** Remembers the id the master gave. */
    void write(String id, Json.Obj info) {
        Path latest = slaves().resolve("latest");
        try {
            Files.createDirectories(slaves().resolve(id));
            Files.writeString(slaves().resolve(id).resolve("slave.info"), info + "\n");
            Files.writeString(workDir.resolve("meta/boot_id"), bootId());
            Files.deleteIfExists(latest);
            Files.createSymbolicLink(latest, slaves().resolve(id));
        } catch (IOException notWritten) {
            throw new UncheckedIOException("Failed to checkpoint agent info", notWritten);
        }
    }

    private Path slaves() {
        return workDir.resolve("meta/slaves");
    }

    private String savedBootId() throws IOException {
        Path file = workDir.resolve("meta/boot_id");
        return Files.exists(file) ? Files.readString(file) : "";
    }

    private static String bootId() throws IOException {
        return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    }

    private String incompatible(Json.Obj former, Json.Obj now) {
        String line = "-".repeat(60);
        return String.join(
                "\n",
                "Failed to perform recovery: Incompatible agent info detected.",
                line,
                "Old agent info:",
                former.toString(),
                line,
                "New agent info:",
                now.toString(),
                line,
                "To remedy this do as follows:",
                "Step 1: rm -f " + slaves().resolve("latest"),
                "        This ensures agent doesn't recover old live executors.",
                "Step 2: Restart the agent.");
    }
}
