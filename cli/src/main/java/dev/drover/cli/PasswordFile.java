package dev.drover.cli;

import com.google.common.collect.ImmutableList;
import com.google.common.io.MoreFiles;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.ProblemException;
import dev.drover.engine.vault.VaultPassword;
import dev.drover.engine.vault.VaultText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A file with a password, or a program that prints it. A program whose name ends in {@code -client}, before an ending such as
 * {@code .py}, is told the label: {@code --vault-id LABEL}; it exits with 2 if it knows no such label.
 */
final class PasswordFile {
    private static final int MAX_BYTES = 64 << 10;
    private static final int UNKNOWN_LABEL = 2;

    /** Long enough for somebody to unlock a password store. */
    private static final int LIMIT_MINUTES = 5;

    private final String option;
    private final String label;
    private final Path file;

    PasswordFile(String option, String label, String file) {
        this.option = option;
        this.label = label;
        this.file = file.startsWith("~/") ? Path.of(System.getProperty("user.home"), file.substring(2)) : Path.of(file);
    }

    /** Whether it prints the password. */
    boolean isProgram() {
        return Files.isExecutable(file);
    }

    /** @throws ProblemException if there is none in it */
    VaultPassword read() {
        if (!Files.isRegularFile(file) && !Files.isReadable(file)) {
            throw wrong("there is no such password file");
        }
        if (Files.isDirectory(file)) {
            throw wrong("this is a folder, not a password file");
        }
        try {
            return isProgram() ? VaultPassword.ofProgram(printed()) : VaultPassword.ofFile(content());
        } catch (IllegalArgumentException empty) {
            throw wrong(isProgram() ? "it printed no password" : "there is no password in it");
        }
    }

    private byte[] content() {
        try (InputStream input = Files.newInputStream(file)) {
            byte[] content = all(input);
            if (VaultText.begins(Bytes.of(content))) {
                throw wrong("this is a vault itself; it needs a password in plain text, or a program that prints it");
            }
            return content;
        } catch (IOException e) {
            throw wrong("cannot be read: " + e.getMessage());
        }
    }

    private byte[] all(InputStream input) throws IOException {
        byte[] content = input.readNBytes(MAX_BYTES + 1);
        if (content.length > MAX_BYTES) {
            throw wrong("more than " + MAX_BYTES + " bytes are no password");
        }
        return content;
    }

    private byte[] printed() {
        Process process = start();
        CompletableFuture.delayedExecutor(LIMIT_MINUTES, TimeUnit.MINUTES).execute(process::destroyForcibly);
        try (InputStream output = process.getInputStream()) {
            byte[] printed = all(output);
            int status = process.waitFor();
            if (status == UNKNOWN_LABEL && isClient()) {
                throw wrong("this program knows no password for vault id '" + label + "'");
            }
            if (status != 0) {
                throw wrong("this program ended with exit status " + status + " and gave no password");
            }
            return printed;
        } catch (IOException e) {
            throw wrong("its output cannot be read: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw wrong("interrupted while waiting for it");
        } finally {
            process.destroy();
        }
    }

    private Process start() {
        String program = file.toAbsolutePath().toString();
        ImmutableList<String> command =
                isClient() ? ImmutableList.of(program, "--vault-id", label) : ImmutableList.of(program);
        try {
            // It may ask somebody, or say why it can't.
            return new ProcessBuilder(command)
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw wrong("cannot be run: " + e.getMessage()
                    + "; if it is a file with a password and no program, take away its executable bit: chmod a-x");
        }
    }

    private boolean isClient() {
        return MoreFiles.getNameWithoutExtension(file).endsWith("-client");
    }

    private ProblemException wrong(String message) {
        return RunFlags.wrong(option + " " + file, message);
    }
}
