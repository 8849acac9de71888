package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code drover exec} on this machine. */
class ExecTest {
    @TempDir
    Path folder;

    private Workshop workshop;

    @BeforeEach
    void makeProject() {
        workshop = new Workshop(folder);
    }

    @AfterEach
    void close() throws IOException {
        workshop.close();
    }

    @Test
    void theLimitLeavesHostsOut() {
        workshop.inventory("""
                inventory {
                    defaults { connection 'local' }
                    (1..3).each { n -> host("name${n}") }
                }
                """);
        String inventory = folder + "/inventory.groovy";

        assertThat(Workshop.drover("exec", "all", "-i", inventory, "-l", "name2", "--", "echo", "ran")
                        .out())
                .isEqualTo("name2  ran\n");
        assertThat(Workshop.drover("exec", "all", "-i", inventory, "-l", "!name2", "--", "echo", "ran")
                        .out())
                .isEqualTo("name1  ran\nname3  ran\n");
        assertThat(Workshop.drover("facts", "all", "-i", inventory, "-l", "name3")
                        .out())
                .startsWith("{\"name3\": ")
                .doesNotContain("\"name1\"", "\"name2\"");
    }

    @Test
    void namesOfOneMachineEachRunTheCommand() throws IOException {
        workshop.inventory("""
                inventory {
                    defaults { connection 'local' }
                    (1..8).each { n -> host("name${n}") }
                }
                """);
        Path log = folder.resolve("log");

        Workshop.Said said = Workshop.drover(
                "exec",
                "all",
                "-i",
                folder + "/inventory.groovy",
                "-P",
                "8",
                "--",
                "sh",
                "-c",
                "sleep 1; echo done >>\"$0\"",
                log.toString());

        assertThat(said.err()).isEmpty();
        assertThat(said.status()).as(said.out()).isZero();
        assertThat(Files.readAllLines(log)).hasSize(8).containsOnly("done");
    }
}
