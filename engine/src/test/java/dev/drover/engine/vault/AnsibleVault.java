package dev.drover.engine.vault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real {@code ansible-vault}; a test that needs it fails where it is not installed. */
final class AnsibleVault {
    private static final int LIMIT_SECONDS = 60;
    private final Path folder;

    AnsibleVault(Path folder) {
        this.folder = folder;
    }

    /** Writes a file of the folder. */
    Path file(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    /** Runs it in the folder; what it printed. */
    byte[] run(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ansible-vault"));
        command.addAll(List.of(words));
        Path errors = folder.resolve("errors.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectError(errors.toFile());
        builder.environment().put("ANSIBLE_HOME", folder.toString());
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new AssertionError("needs ansible-vault; tests/run installs it (Debian's package ansible)", e);
        }
        byte[] printed = process.getInputStream().readAllBytes();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new AssertionError(
                    String.join(" ", command) + ": " + Files.readString(errors, StandardCharsets.UTF_8));
        }
        return printed;
    }
}
