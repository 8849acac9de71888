package dev.drover.standins;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs a script of the packages with a temporary directory in place of the root of the file system. */
final class Scripts {
    private final Path root;

    Scripts(Path root) {
        this.root = root;
    }

    /** What a program left. */
    record Result(int status, String out, String err) {

        List<String> lines() {
            return out.lines().toList();
        }
    }

    void write(String path, String content) {
        try {
            Path file = root.resolve(path.substring(1));
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        } catch (IOException notWritten) {
            throw new AssertionError(notWritten);
        }
    }

    /** Lays down a program that prints its arguments between brackets, one a line. */
    void writePrinter(String path) {
        write(path, "#!/bin/bash\nprintf '[%s]\\n' \"$@\"\n");
        makeExecutable(path);
    }

    void makeExecutable(String path) {
        try {
            Files.setPosixFilePermissions(
                    root.resolve(path.substring(1)), PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException notSet) {
            throw new AssertionError(notSet);
        }
    }

    /** Copies a source file with the paths below the given directories moved below the root. */
    void install(Path source, String path, String... directories) {
        try {
            String text = Files.readString(source);
            for (String directory : directories) {
                text = text.replace(directory, root + directory);
            }
            write(path, text);
            makeExecutable(path);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    Result run(Map<String, String> environment, String path, String... arguments) {
        try {
            var command =
                    Stream.concat(Stream.of(root + path), Stream.of(arguments)).toList();
            Path out = Files.createTempFile(root, "out", "");
            Path err = Files.createTempFile(root, "err", "");
            var builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().keySet().removeIf(name -> name.matches("(MESOS|MARATHON|CHRONOS)_.*"));
            builder.environment().putAll(environment);
            int status = builder.start().waitFor();
            return new Result(status, Files.readString(out, UTF_8), Files.readString(err, UTF_8));
        } catch (IOException failed) {
            throw new AssertionError(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }
}
