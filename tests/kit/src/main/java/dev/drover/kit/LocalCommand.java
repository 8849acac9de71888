package dev.drover.kit;

import com.google.common.collect.ImmutableList;
import com.google.common.io.ByteSource;
import com.google.common.io.MoreFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A command of this machine, run to its end with a limit on its time. */
public record LocalCommand(Duration limit, ImmutableList<String> argv) {

    public static LocalCommand of(Duration limit, String... argv) {
        return new LocalCommand(limit, ImmutableList.copyOf(argv));
    }

    /** Where on the search path of this machine a program is; root's directories count although a user's path may lack them. */
    public static Optional<Path> find(String program) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("") + ":/usr/sbin:/sbin:/usr/bin:/bin";
        for (String directory : path.split(":", -1)) {
            Path candidate = Path.of(directory.isEmpty() ? "." : directory, program);
            if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** Runs it; throws {@link LabException} if it cannot be started or is not done in time. */
    public Executed run(Map<String, String> environment) {
        try {
            // Files, not pipes: nothing blocks on a full pipe, nor on one that a daemon started by the command keeps
            // open.
            Path stdout = Files.createTempFile("drover-lab", ".out");
            Path stderr = Files.createTempFile("drover-lab", ".err");
            try {
                int exitStatus = exitStatus(environment, stdout, stderr);
                return new Executed(exitStatus, read(stdout), read(stderr));
            } finally {
                Files.deleteIfExists(stdout);
                Files.deleteIfExists(stderr);
            }
        } catch (IOException e) {
            throw new LabException("cannot run %s: %s".formatted(argv.get(0), e.getMessage()), e);
        }
    }

    public Executed run() {
        return run(Map.of());
    }

    private int exitStatus(Map<String, String> environment, Path stdout, Path stderr) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(argv)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(stdout.toFile())
                .redirectError(stderr.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroy();
                throw new LabException("%s was not done after %d s".formatted(argv, limit.toSeconds()));
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while %s was running".formatted(argv.get(0)), e);
        }
    }

    private static ByteSource read(Path file) {
        try {
            return ByteSource.wrap(MoreFiles.asByteSource(file).read());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
