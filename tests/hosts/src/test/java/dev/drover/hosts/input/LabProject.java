package dev.drover.hosts.input;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Joiner;
import com.google.common.collect.ImmutableMap;
import dev.drover.cli.Main;
import dev.drover.kit.LabHost;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A project in a folder with one host, {@code web1}, that is a lab host; and the program run on it as a user runs it.
 *
 * @param settings of the host, as its inventory says them in Groovy
 */
record LabProject(Path folder, ImmutableMap<String, String> settings) {
    private static final String TIME = "\\d+\\.\\d s\\n$";

    /** What a command said; the time that a run took is {@code N s}. */
    record Said(int status, String out, String err) {
        /** All that a command says of this host that fails or cannot be reached. */
        void assertIs(int expectedStatus, String expectedOut) {
            assertThat(err).isEmpty();
            assertThat(out).isEqualTo(expectedOut);
            assertThat(status).isEqualTo(expectedStatus);
        }
    }

    /** A project that logs in to the host as it should. */
    static LabProject of(Path folder, LabHost host) {
        return new LabProject(folder, ImmutableMap.of())
                .address(host.address())
                .user(host.user())
                .with("become", "'root'")
                .with("identity", "'" + host.identity() + "'")
                .knownHosts(host.knownHosts());
    }

    LabProject with(String setting, String groovy) {
        return new LabProject(
                folder,
                ImmutableMap.<String, String>builder()
                        .putAll(settings)
                        .put(setting, groovy)
                        .buildKeepingLast());
    }

    LabProject address(String other) {
        return with("address", "'" + other + "'");
    }

    LabProject user(String name) {
        return with("user", "'" + name + "'");
    }

    LabProject knownHosts(Path file) {
        return with("knownHosts", "'" + file + "'");
    }

    /** Plans a play whose body is given; it begins in line 2 of site.groovy. */
    Said plan(String body, String... options) {
        return run("plan", body, options);
    }

    Said apply(String body, String... options) {
        return run("apply", body, options);
    }

    /**
     * The only resource of the play fails, with these lines. What is up to the machine: how soon a daemon dies, {@code within N s};
     * its {@code process N}; {@code TIME HOST} in a system log.
     */
    void assertFails(String body, String resource, String... lines) {
        Said said = apply(body);
        String out = said.out()
                .replaceAll("within [0-9.]+ s\\b", "within N s")
                .replaceAll("process \\d+", "process N")
                .replaceAll("[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d \\S+", "TIME HOST");
        new Said(said.status(), out, said.err())
                .assertIs(
                        3,
                        "web1  " + resource + "  failed  site.groovy:2\n    " + String.join("\n    ", lines) + "\n"
                                + "web1          failed  0 in sync, 0 changed, 1 failed\n"
                                + "1 host: 0 in sync (0 changed), 1 failed"
                                + " · 1 resources: 0 in sync, 0 changed, 1 failed · N s\n");
    }

    private Said run(String command, String body, String... options) {
        write(body);
        List<String> words = new ArrayList<>(List.of(command, folder.toString()));
        words.addAll(List.of(options));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Main.run(new PrintWriter(out), new PrintWriter(err), Map.of(), words.toArray(String[]::new));
        return new Said(status, out.toString().replaceAll(TIME, "N s\n"), err.toString());
    }

    /** As {@link #plan}, in a process of its own: shows what anything at all writes to its standard error. */
    Said planInAProcess(String body) {
        write(body);
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        try {
            int status = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Main.class.getName(),
                            "plan",
                            folder.toString())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start()
                    .waitFor();
            return new Said(status, Files.readString(out).replaceAll(TIME, "N s\n"), Files.readString(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private void write(String body) {
        write("site.groovy", "play('p') {\n" + body + "\n}\n");
        String host = Joiner.on("; ").withKeyValueSeparator(" ").join(settings);
        write("inventory.groovy", "inventory {\n    host('web1') { " + host + " }\n}\n");
    }

    private void write(String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
