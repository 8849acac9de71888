package dev.drover.engine.resource;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.transport.ShellScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Runs scripts with the sh of the machine that runs the tests, as a host would: LC_ALL=C, output into files.
 *
 * @param pathFirst a directory in front of PATH, for programs that stand in for real ones
 */
public record LocalShell(Optional<Path> pathFirst) {
    /** What a script did. */
    public record Result(int status, String stdout, String stderr) {}

    public static LocalShell plain() {
        return new LocalShell(Optional.empty());
    }

    /** One that finds the programs of that directory first. */
    public static LocalShell finding(Path directory) {
        return new LocalShell(Optional.of(directory));
    }

    public Result run(ShellScript script, String... arguments) throws IOException, InterruptedException {
        return runWithInput("", script, arguments);
    }

    public Result runWithInput(String input, ShellScript script, String... arguments)
            throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("drover-shell");
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        Path in = Files.writeString(directory.resolve("in"), input);
        ImmutableList<String> command = ImmutableList.<String>builder()
                .add("sh", "-c", script.text(), "sh")
                .addAll(List.of(arguments))
                .build();
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("LC_ALL", "C");
        pathFirst.ifPresent(
                first -> builder.environment().merge("PATH", first.toString(), (path, added) -> added + ":" + path));
        int status = builder.start().waitFor();
        Result result = new Result(status, Files.readString(out), Files.readString(err));
        Files.delete(in);
        Files.delete(out);
        Files.delete(err);
        Files.delete(directory);
        return result;
    }

    /** Puts an executable sh program into the directory. */
    public static void program(Path directory, String name, String text) throws IOException {
        Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + text);
        if (!file.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + file + " executable");
        }
    }
}
