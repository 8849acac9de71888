package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ObjectArrays;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All checks of a playbook in one table, on invented hosts on this machine. */
class CheckCommandTest {
    @TempDir
    Path folder;

    private Workshop workshop;

    @BeforeEach
    void makeProject() {
        workshop = new Workshop(folder);
        hosts("");
    }

    @AfterEach
    void close() throws IOException {
        workshop.close();
    }

    private void hosts(String others) {
        workshop.inventory("""
                inventory {
                    host('a1') { connection 'local'; vars number: 1 }
                    host('a2') { connection 'local'; vars number: 2 }
                    %s
                }
                """.formatted(others));
    }

    private Workshop.Said check(String body, String... options) {
        workshop.file("site.groovy", "playbook 'Checks'\nplay('Look', on: 'all') {\n" + body + "\n}\n");
        return Workshop.drover(ObjectArrays.concat(new String[] {"check", folder.toString()}, options, String.class));
    }

    @Test
    void hostsThatAgreeShareALineAndNoneStopsAtTheFirstThatFails() {
        Workshop.Said said = check("""
                check('leader') { command 'echo one; echo master@192.0.2.1:5050' }
                waitFor('members') { command "echo '${host.number} of 2 serve'; test ${host.number} = 2" }
                file('/nowhere/x') { content 'this is no check' }
                check('small') { that { host.number < 3 } }
                check('skipped') { command 'true'; onlyIf 'false' }
                """);

        assertThat(said.out().replace(" \n", "\n")).isEqualTo("""
                check    hosts   result   found
                leader   a1, a2  holds    master@192.0.2.1:5050
                members  a1      fails    the command ends with status 1: 1 of 2 serve
                members  a2      holds    2 of 2 serve
                small    a1, a2  holds
                skipped  a1, a2  skipped  onlyIf 'false' does not hold
                8 checks: 5 hold, 2 skipped, 1 fail
                """);
        assertThat(said.status()).isEqualTo(3);
        assertThat(said.err()).isEmpty();
    }

    @Test
    void theSameForPrograms() throws IOException {
        Workshop.Said said =
                check("check('leader') { command 'echo \"master1\"' }", "--format", "json", "--limit", "a1");

        JsonNode json = new ObjectMapper().readTree(said.out());
        assertThat(json.path("holds").asBoolean()).isTrue();
        assertThat(json.path("playbook").asText()).isEqualTo("Checks");
        JsonNode one = json.path("checks").path(0);
        assertThat(one.path("check").asText()).isEqualTo("leader");
        assertThat(one.path("host").asText()).isEqualTo("a1");
        assertThat(one.path("play").asText()).isEqualTo("Look");
        assertThat(one.path("status").asText()).isEqualTo("holds");
        assertThat(one.path("found").asText()).isEqualTo("master1");
        assertThat(one.path("source").asText()).endsWith("site.groovy:3");
        assertThat(json.path("checks")).hasSize(1);
        assertThat(json.path("notAsked")).isEmpty();
        assertThat(said.status()).isZero();
    }

    @Test
    void itAsksAgainForAsLongAsItMay() throws IOException {
        Path count = folder.resolve("count");
        String third = "check('third') { command 'echo x >>%1$s; test $(wc -l <%1$s) -ge 3' }".formatted(count);

        Workshop.Said said = check(third, "--within", "60s", "--limit", "a1");

        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(Files.readString(count)).isEqualTo("x\nx\nx\n");
        assertThat(check("check('never') { command 'false' }", "--within", "1s").status())
                .isEqualTo(3);
    }

    @Test
    void aHostThatCannotBeAskedIsTold() {
        hosts("host('gone') { address '127.0.0.1'; port %d; identity '%s' }"
                .formatted(workshop.port(), workshop.key("id")));

        Workshop.Said said = check("check('here') { that { true } }", "--timeout", "1s");

        assertThat(said.out()).contains("here   a1, a2  holds", "gone  unreachable: ", "not asked: gone\n");
        assertThat(said.status()).isEqualTo(4);
    }

    @Test
    void toAskNothingIsNotToFindNothing() {
        Workshop.Said said = check("file('/nowhere/x') { content 'x' }");

        assertThat(said.err()).contains("there is no check and no waitFor for these hosts");
        assertThat(said.status()).isEqualTo(1);
    }

    @Test
    void whatAHostSaysDoesNotReachTheTerminalAsItIs() {
        Workshop.Said said = check("check('rude') { command \"printf '\\\\033[2Jx'\" }");

        assertThat(said.out()).contains("holds    \\x1b[2Jx").doesNotContain("\u001b");
    }

    @Test
    void wrongOptionsAreOneProblemBeforeAnyHostIsAsked() {
        assertThat(check("check('x') { that { true } }", "--format", "xml").err())
                .contains("--format: must be table or json, got 'xml'");
        assertThat(check("check('x') { that { true } }", "--within", "soon").err())
                .contains("--within: ")
                .contains("got 'soon'");
    }
}
