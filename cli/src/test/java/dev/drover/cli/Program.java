package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The program, started as its users do, in a folder that for it is a machine of its own: what Drover keeps on this machine, its
 * lock among it, is kept there. Programs in one folder share it.
 */
record Program(Process process, Path out) {
    static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    /** Those of the launcher. */
    static final ImmutableList<String> OPTIONS = ImmutableList.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private static final long PATIENCE_SECONDS = 300;
    /** The real ones are kept by a file, because the mounts go with a directory that a run beside removes as empty. */
    private static final String OWN_PLACES = "for place in /var/lib/drover /run/drover; do"
            + " (umask 077 && mkdir -p \"$1$place\" $place && : >$place/.kept) && mount --bind \"$1$place\" $place || exit;"
            + " done; shift; exec \"$@\"";

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
        List<String> command = new ArrayList<>(List.of("env", "XDG_CACHE_HOME=" + folder.resolve("caches")));
        command.addAll(environment);
        command.addAll(alone(folder));
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

    /**
     * What comes before the words of a program that is to have a folder for its machine. Root's records stand in fixed places,
     * which are this folder's for all that it starts; those of others are in their home.
     */
    static ImmutableList<String> alone(Path folder) {
        // Whoever runs the tests in the background may ignore Ctrl-C, and Java would inherit that.
        ImmutableList.Builder<String> words = ImmutableList.builder();
        words.add("env", "--default-signal=INT");
        return System.getProperty("user.name").equals("root")
                ? words.add(
                                "unshare",
                                "--mount",
                                "sh",
                                "-c",
                                OWN_PLACES,
                                "sh",
                                String.valueOf(folder.resolve("places")))
                        .build()
                : words.add("HOME=" + folder.resolve("home")).build();
    }

    /** What starts it: Java with the options of the launcher, and its words. */
    static ImmutableList<String> words(ImmutableList<String> javaOptions, String... words) {
        return ImmutableList.<String>builder()
                .add(JAVA)
                .addAll(OPTIONS)
                .addAll(javaOptions)
                .addAll(ProgramClasses.options())
                .add("dev.drover.cli.Main")
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
            process.waitFor(10, TimeUnit.MILLISECONDS);
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
