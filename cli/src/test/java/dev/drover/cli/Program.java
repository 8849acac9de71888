package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program, started as its users do. */
record Program(Process process, Path out) {
    private static final long PATIENCE_SECONDS = 300;

    /** Something that comes true while a program runs. */
    interface Condition {
        boolean holds() throws IOException;
    }

    /** Starts it in a folder. */
    static Program start(Path folder, String... words) throws IOException {
        return start(folder, ImmutableList.of(), ImmutableList.of(), words);
    }

    /**
     * Starts it in a folder.
     *
     * @param environment further variables, such as {@code A=b}
     * @param javaOptions further options of its Java
     */
    static Program start(
            Path folder, ImmutableList<String> environment, ImmutableList<String> javaOptions, String... words)
            throws IOException {
        // Whoever runs the tests in the background may ignore Ctrl-C, and Java would inherit that.
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
        command.addAll(environment);
        command.addAll(words(javaOptions, words));
        Path out = Files.createTempFile(folder, "said-", "");
        return new Program(
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start(),
                out);
    }

    /** What starts it: Java with the options of the launcher, and its words. */
    static ImmutableList<String> words(ImmutableList<String> javaOptions, String... words) {
        return ImmutableList.<String>builder()
                .add(Path.of(System.getProperty("java.home"), "bin", "java").toString())
                .add("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto")
                .addAll(javaOptions)
                .add("-cp", System.getProperty("java.class.path"), "dev.drover.cli.Main")
                .add(words)
                .build();
    }

    /** Waits for its end; the exit status. */
    int end() throws IOException, InterruptedException {
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as(said())
                .isTrue();
        return process.exitValue();
    }

    /** What it wrote so far, on both streams. */
    String said() throws IOException {
        return Files.readString(out);
    }

    /** Waits until something holds, or it has ended. */
    void await(Condition condition) throws IOException, InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (process.isAlive() && !condition.holds()) {
            assertThat(System.nanoTime())
                    .as("something to happen; so far: " + said())
                    .isLessThan(until);
            process.waitFor(2, TimeUnit.MILLISECONDS);
        }
    }

    /** Presses Ctrl-C. */
    void interrupt() throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
