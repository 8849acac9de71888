package dev.drover.hosts.input;

import static org.assertj.core.api.Assertions.assertThat;

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
 * @param settings of the host, as its inventory says them
 */
record LabProject(Path folder, String address, String settings) {
    private static final String TIME = "\\d+\\.\\d s\\n$";

    /** What a command said; the time that a run took is {@code N s}. */
    record Said(int status, String out, String err) {
        /** All that a command says of this host that fails or cannot be reached. */
        void assertIs(int expectedStatus, String expectedOut) {
            assertThat(out).isEqualTo(expectedOut);
            assertThat(err).isEmpty();
            assertThat(status).isEqualTo(expectedStatus);
        }
    }

    /** A project that logs in to the host as it should. */
    static LabProject of(Path folder, LabHost host) {
        return new LabProject(folder, host.address(), "become 'root'")
                .user(host.user())
                .identity(host.identity())
                .knownHosts(host.knownHosts());
    }

    LabProject with(String more) {
        return new LabProject(folder, address, settings + "; " + more);
    }

    LabProject address(String other) {
        return new LabProject(folder, other, settings);
    }

    LabProject user(String name) {
        return with("user '" + name + "'");
    }

    LabProject identity(Path key) {
        return with("identity '" + key + "'");
    }

    LabProject knownHosts(Path file) {
        return with("knownHosts '" + file + "'");
    }

    /** Plans a play whose body is given; it begins in line 2 of site.groovy. */
    Said plan(String body, String... options) {
        return run("plan", body, options);
    }

    Said apply(String body, String... options) {
        return run("apply", body, options);
    }

    private Said run(String command, String body, String... options) {
        write("site.groovy", "play('p') {\n" + body + "\n}\n");
        write("inventory.groovy", "inventory {\n    host('web1') { address '" + address + "'; " + settings + " }\n}\n");
        List<String> words = new ArrayList<>(List.of(command, folder.toString()));
        words.addAll(List.of(options));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Main.run(new PrintWriter(out), new PrintWriter(err), Map.of(), words.toArray(String[]::new));
        return new Said(status, out.toString().replaceAll(TIME, "N s\n"), err.toString());
    }

    private void write(String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
