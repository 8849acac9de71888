package dev.drover.hosts.converge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.drover.kit.LabExtension;
import dev.drover.kit.LabHost;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

/** The commands that look around, on a lab host. */
@ExtendWith(LabExtension.class)
class CommandLineIT {
    @TempDir
    private Path project;

    @BeforeEach
    void layOut(LabHost host) throws IOException {
        Files.writeString(
                project.resolve("inventory.groovy"),
                "inventory { host('web1') { address '" + host.address() + "'; user '" + host.user()
                        + "'; become 'root'; identity '" + host.identity() + "'; knownHosts '" + host.knownHosts()
                        + "' } }\n");
        Files.writeString(project.resolve("site.groovy"), """
                play('Note', on: 'all') {
                    file('/etc/note') { content "os ${facts.os.id}\\n" }
                    command('once') { sh 'touch /root/noted'; creates '/root/noted'; after file('/etc/note') }
                }
                """);
    }

    @Test
    void factsAreJson() throws IOException {
        Cli.Result facts = Cli.run("facts", "web1", "-i", inventory());

        assertThat(facts.exitStatus()).as(facts.all()).isZero();
        JsonNode web1 = new ObjectMapper().readTree(facts.out()).path("web1");
        assertThat(web1.path("os").path("id").asText()).isEqualTo("debian");
        assertThat(web1.path("init").asText()).isEqualTo("systemd");
    }

    @Test
    void execRunsWordsAsRootAndTellsTheStatus() {
        Cli.Result done = Cli.run("exec", "all", "-i", inventory(), "--", "printf", "%s", "a  b;$(id)");
        Cli.Result failed = Cli.run("exec", "all", "-i", inventory(), "--", "sh", "-c", "id -un; exit 4");

        assertThat(done.exitStatus()).as(done.all()).isZero();
        assertThat(done.out()).isEqualTo("web1  a  b;$(id)\n");
        assertThat(failed.exitStatus()).isEqualTo(3);
        assertThat(failed.out()).isEqualTo("web1  root\n");
        assertThat(failed.err()).isEqualTo("web1: exit status 4\n");
    }

    @Test
    void forgettingAHostLeavesNothingUnlessItOwesARestart(LabHost host) {
        host.exec("sh", "-c", "mkdir -p /var/lib/drover/owed; echo 'restart x file y' >/var/lib/drover/owed/0123")
                .expectSuccess("owing a restart");

        Cli.Result refused = Cli.run("forget", "web1", "-i", inventory());
        assertThat(refused.exitStatus()).isEqualTo(3);
        assertThat(refused.err())
                .isEqualTo(
                        "web1: owed: restart x file y\nweb1: nothing was removed; apply the playbook that pays what is"
                                + " owed, or say --owed to forget it too\n");
        assertThat(host.exec("ls", "/var/lib/drover/owed").stdout()).isEqualTo("0123\n");

        Cli.Result forgotten = Cli.run("forget", "web1", "-i", inventory(), "--owed");
        assertThat(forgotten.exitStatus()).as(forgotten.all()).isZero();
        assertThat(forgotten.out()).isEqualTo("web1: nothing is kept there any more\n");
        assertThat(host.exec("test", "-e", "/var/lib/drover").exitStatus()).isEqualTo(1);
    }

    @Test
    void theGraphIsDrawnInEveryFormat() throws Exception {
        Cli.Result svg = Cli.run("graph", project.toString(), "--format", "svg");
        Cli.Result json = Cli.run("graph", project.toString(), "--format", "json");
        Cli.Result dot = Cli.run("graph", project.toString(), "--format", "dot");
        Cli.Result mermaid = Cli.run("graph", project.toString(), "--format", "mermaid");

        assertThat(svg.exitStatus()).as(svg.all()).isZero();
        assertThat(DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(svg.out())))
                        .getElementsByTagName("text")
                        .getLength())
                .isGreaterThanOrEqualTo(3);
        JsonNode edge = new ObjectMapper().readTree(json.out()).at("/plays/0/edges/0");
        assertThat(edge.path("from").asText()).isEqualTo("file[/etc/note]");
        assertThat(edge.path("because").asText()).isEqualTo("after");
        assertThat(dot.out()).startsWith("digraph drover {").contains("command[once]");
        assertThat(mermaid.out()).startsWith("flowchart TB").contains("-->|after|");
    }

    @Test
    void eventsTellTheRun() {
        Cli.Result applied = Cli.runWithEvents("apply", project.toString());
        Cli.Result again = Cli.runWithEvents("apply", project.toString());

        assertThat(applied.exitStatus()).as(applied.all()).isZero();
        assertThat(applied.events().stream().map(event -> event.path("event").asText()))
                .containsSubsequence(
                        "run-started",
                        "host-connected",
                        "facts-gathered",
                        "plan-made",
                        "resource-started",
                        "resource-finished",
                        "host-finished",
                        "run-finished");
        assertThat(applied.events()).allSatisfy(event -> {
            assertThat(event.path("v").asInt()).isEqualTo(1);
            assertThat(event.path("time").asText()).isNotEmpty();
        });
        JsonNode file = applied.events().stream()
                .filter(event -> event.path("resource").asText().equals("file[/etc/note]"))
                .filter(event -> event.path("event").asText().equals("resource-finished"))
                .findFirst()
                .orElseThrow();
        assertThat(file.path("status").asText()).isEqualTo("changed");
        assertThat(file.path("source").asText()).isEqualTo("site.groovy:2");
        assertThat(file.at("/changes/0/to").asText()).isEqualTo("os debian\n");
        assertThat(again.resources("changed")).isEmpty();
        assertThat(again.out().lines()).hasSize(1);
    }

    @Test
    void docAndRecipesNeedNoHost() {
        assertThat(Cli.run("doc", "file").out()).startsWith("# file\n").contains("| `mode` | octal text |");
        assertThat(Cli.run("doc", "flie").err()).contains("did you mean 'file'?");
        assertThat(Cli.run("recipe", "show", "zookeeper/server").out()).contains("ensemble", "required", "clientPort");
    }

    private String inventory() {
        return project.resolve("inventory.groovy").toString();
    }
}
