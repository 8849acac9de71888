package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plays with rescue and always, on two invented hosts on this machine: each is a folder with a log. */
@OnThisMachine
class RescueTest {
    @TempDir
    Path folder;

    @TempDir
    Path hosts;

    private Workshop workshop;

    @BeforeEach
    void makeProject() throws IOException {
        workshop = new Workshop(folder);
        for (String name : List.of("n1", "n2")) {
            Files.createDirectories(hosts.resolve(name));
        }
        workshop.inventory("""
                inventory {
                    group('web') {
                        host('n1') { connection 'local'; vars dir: '%1$s/n1' }
                        host('n2') { connection 'local'; vars dir: '%1$s/n2' }
                    }
                }
                """.formatted(hosts));
    }

    /** A play on both hosts whose deployment goes wrong where there is a file 'broken', and a play after it. */
    private void playbook(String blocks) {
        workshop.file("site.groovy", """
                def note(what, more = 'true') {
                    command(what) { sh "echo \\"\\$1\\" >>\\"\\$2/log\\"; $more"; args what, host.dir }
                }

                play('Deploy', on: 'web') {
                    def conf = file("${host.dir}/conf") { content 'new' }
                    command('deploy') { sh 'test ! -e "$1/broken"'; args host.dir }
                    command('deployed') { sh 'echo deployed >>"$1/log"'; args host.dir }
                    %s
                }
                play('Next', on: 'web') {
                    file("${host.dir}/next") { content 'next' }
                }
                """.formatted(blocks));
    }

    private void broken(String host) throws IOException {
        Files.writeString(hosts.resolve(host).resolve("broken"), "");
    }

    private Workshop.Said drover(String command, String... options) {
        return Workshop.drover(Stream.concat(
                        Stream.of(
                                command,
                                folder.toString(),
                                "--run-dir",
                                folder.resolve("runs").toString()),
                        Stream.of(options))
                .toArray(String[]::new));
    }

    private String log(String host) throws IOException {
        Path log = hosts.resolve(host).resolve("log");
        return Files.exists(log) ? Files.readString(log).replace("\n", " ").strip() : "";
    }

    private String shown(String out) {
        return out.replaceAll("\\d+\\.\\d s", "N s").replace(hosts.toString(), "");
    }

    @Test
    void anIgnoredFailureIsCountedAndFailsNothing() {
        workshop.file("site.groovy", """
                play('Try', on: 'n1') {
                    command('bad') { sh 'exit 7'; ignoreFailure() }
                    file("${host.dir}/after") { content 'x' }
                }
                """);

        Workshop.Said said = drover("apply");

        assertThat(said.status()).as(said.out()).isZero();
        assertThat(said.out())
                .contains("failed (ignored)", "2 resources: 0 in sync, 1 changed, 0 failed, 1 failed and ignored");
    }

    @Test
    void whereTheBodyFailsItIsRescuedAndTheHostGoesOn() throws IOException {
        broken("n1");
        playbook("""
                rescue { note 'roll back' }
                    always { note 'done' }
                """);

        Workshop.Said said = drover("apply");

        assertThat(said.status()).as(said.out() + said.err()).isZero();
        assertThat(log("n1")).isEqualTo("roll back done");
        assertThat(log("n2")).isEqualTo("deployed done");
        assertThat(hosts.resolve("n1/next")).exists();
        assertThat(hosts.resolve("n2/next")).exists();
        assertThat(shown(said.out())).contains("""
                n1            rescued  0 in sync, 4 changed, 0 failed, 1 not reached, 1 rescued
                    play 'Deploy' was rescued: command[deploy]:""");
        assertThat(shown(said.out()))
                .endsWith("2 hosts: 1 in sync (2 changed), 1 rescued · 11 resources: 0 in sync, 9 changed, 0 failed, "
                        + "1 not reached, 1 rescued · N s\n");
    }

    @Test
    void whereTheRescueFailsTheHostFailsAndAlwaysIsDone() throws IOException {
        broken("n1");
        playbook("""
                rescue { note 'roll back', 'false'; note 'rolled back' }
                    always { note 'done' }
                """);

        Workshop.Said said = drover("apply");

        assertThat(said.status()).as(said.out() + said.err()).isEqualTo(3);
        assertThat(log("n1")).isEqualTo("roll back done");
        assertThat(log("n2")).isEqualTo("deployed done");
        assertThat(hosts.resolve("n1/next")).doesNotExist();
        assertThat(shown(said.out())).contains("n1            failed  0 in sync, 2 changed, 2 failed, 3 not reached\n");
        assertThat(shown(said.out()))
                .endsWith("2 hosts: 1 in sync (2 changed), 1 failed · 12 resources: 0 in sync, 7 changed, 2 failed, "
                        + "3 not reached · N s\n");
    }

    @Test
    void alwaysAloneIsDoneAfterAFailureToo() throws IOException {
        broken("n1");
        playbook("always { note 'done' }");

        Workshop.Said said = drover("apply");

        assertThat(said.status()).isEqualTo(3);
        assertThat(log("n1")).isEqualTo("done");
        assertThat(log("n2")).isEqualTo("deployed done");
    }

    @Test
    void aFailureInAlwaysFailsTheHost() throws IOException {
        broken("n1");
        playbook("""
                rescue { note 'roll back' }
                    always { note 'done', 'false' }
                """);

        Workshop.Said said = drover("apply");

        assertThat(said.status()).isEqualTo(3);
        assertThat(log("n1")).isEqualTo("roll back done");
        assertThat(hosts.resolve("n1/next")).doesNotExist();
        assertThat(hosts.resolve("n2/next")).doesNotExist();
        assertThat(shown(said.out()))
                .contains("n1            failed  0 in sync, 2 changed, 1 failed, 2 not reached, 1 rescued\n");
    }

    @Test
    void whatStandsInBlocksComesAfterTheBodyWhereverItIsWritten() throws IOException {
        workshop.file("site.groovy", """
                play('Deploy', on: 'n1') {
                    always { command('last') { sh 'echo last >>"$1/log"'; args host.dir } }
                    rescue { command('rescue') { sh 'echo rescue >>"$1/log"'; args host.dir } }
                    command('first') { sh 'echo first >>"$1/log"'; args host.dir }
                }
                """);

        assertThat(drover("apply").status()).isZero();

        assertThat(log("n1")).isEqualTo("first last");
        assertThat(Workshop.drover("graph", folder.toString(), "--format", "mermaid")
                        .out())
                .isEqualTo("""
                flowchart TB
                  subgraph p0 ["Deploy (n1)"]
                    n0_0["command[first]"]
                    n0_1["rescue: command[rescue]"]
                    n0_2["always: command[last]"]
                  end
                  n0_0 -->|if a resource fails| n0_1
                  n0_0 -->|in any case| n0_2
                """);
    }

    @Test
    void anIgnoredFailureIsNotRescued() throws IOException {
        workshop.file("site.groovy", """
                play('Deploy', on: 'n1') {
                    command('first') { argv 'false'; ignoreFailure() }
                    rescue { command('rescue') { sh 'echo rescue >>"$1/log"'; args host.dir } }
                }
                """);

        assertThat(drover("apply").status()).isZero();

        assertThat(log("n1")).isEmpty();
    }

    /** What is owed is kept on this machine, where others keep what they owe: the name of the command is nobody else's. */
    @Test
    void alwaysMayRestartWhatTheBodyChangedAlsoWhereTheBodyFailed() throws IOException {
        workshop.file("site.groovy", """
                play('Deploy', on: 'n1') {
                    def conf = file("${host.dir}/conf") { content 'new' }
                    file("${host.dir}/missing/x") { content 'x' }
                    always { command("restart ${host.dir}") { sh 'echo restart >>"$1/log"'; args host.dir; onChangeOf conf } }
                }
                """);
        assertThat(drover("apply").status()).isEqualTo(3);
        assertThat(log("n1")).isEqualTo("restart");

        Files.createDirectory(hosts.resolve("n1/missing"));
        assertThat(drover("apply").status()).isZero();

        assertThat(log("n1")).isEqualTo("restart");
        assertThat(drover("apply").out().lines()).hasSize(1);
    }

    @Test
    void mistakesInBlocksAreToldBeforeAnythingIsDone() {
        playbook("""
                rescue {
                        file("${host.dir}/conf") { content 'old' }
                        command('undo') { argv 'true'; onChangeOf conf }
                        comand 'x'
                        always { }
                    }
                    always {
                        file("${host.dir}/flag") { absent(); before file("${host.dir}/conf") }
                    }
                    file("${host.dir}/x") { content 'x'; after file("${host.dir}/flag") }
                """);

        Workshop.Said said = drover("apply", "--limit", "n1");

        assertThat(said.err().replace(hosts.toString(), "")).isEqualTo("""
                site.groovy:10: file[/n1/conf]: is declared in 'rescue' and in the body of the play at site.groovy:6;\
                 a resource stands in one block of a play: keep one of them, or do the other with a command
                site.groovy:11: command[undo]: onChangeOf names file[/n1/conf], which stands in the body of the play at\
                 site.groovy:6; 'rescue' can name only what stands in it, because it is not done unless something fails
                site.groovy:12: unknown resource type 'comand'; did you mean 'command'?
                site.groovy:13: 'always' cannot stand in 'rescue'; write it in the play itself
                site.groovy:16: file[/n1/flag]: before names file[/n1/conf], which stands in the body of the play at\
                 site.groovy:6; 'always' comes last
                site.groovy:18: file[/n1/x]: after names file[/n1/flag], which stands in 'always' at site.groovy:16;\
                 the body of a play comes before its blocks and can name only what stands in it
                6 problems; nothing was changed
                """);
        assertThat(said.status()).isEqualTo(1);
    }

    @Test
    void thePlanShowsTheBlocksApartAndDoesNotCountTheRescue() {
        workshop.file("site.groovy", """
                play('Deploy', on: 'web') {
                    file("${host.dir}/conf") { content 'new' }
                    rescue { file("${host.dir}/rolled-back") { content 'x' } }
                    always { file("${host.dir}/flag") { absent() } }
                }
                """);

        Workshop.Said said = drover("plan", "--limit", "n1");

        assertThat(shown(said.out())).isEqualTo("""
                n1  file[/n1/conf]  content new, mode 0644
                play 'Deploy'  if a resource of it fails:
                  n1  file[/n1/rolled-back]  content x, mode 0644
                play 'Deploy'  in any case:
                  n1  file[/n1/flag]  in sync
                n1            would change  1 in sync, 1 would change, 0 failed · N s
                1 host: 1 reached (1 would change) · 2 resources: 1 in sync, 1 would change, 0 failed · N s
                """);
        assertThat(said.status()).isEqualTo(2);

        assertThat(drover("apply").status()).isZero();
        assertThat(shown(drover("plan").out()))
                .isEqualTo(
                        "2 hosts: 2 reached (0 would change) · 4 resources: 4 in sync, 0 would change, 0 failed · N s\n");
        assertThat(shown(drover("apply").out()))
                .isEqualTo("2 hosts: 2 in sync (0 changed) · 4 resources: 4 in sync, 0 changed, 0 failed · N s\n");
        assertThat(hosts.resolve("n1/rolled-back")).doesNotExist();
    }

    @Test
    void aPlanFileLetsTheRescueBeDone() throws IOException {
        broken("n1");
        playbook("""
                rescue { file("${host.dir}/conf.bad") { content 'x' } }
                    always { file("${host.dir}/flag") { absent() } }
                """);
        String plan = folder.resolve("plan").toString();
        assertThat(drover("plan", "--out", plan).status()).isEqualTo(2);

        Workshop.Said said = drover("apply", "--plan", plan);

        assertThat(said.status()).as(said.out() + said.err()).isZero();
        assertThat(hosts.resolve("n1/conf.bad")).exists();
        assertThat(hosts.resolve("n2/conf.bad")).doesNotExist();
    }

    @Test
    void eventsTellTheBlockOfAResourceAndHowThePlayEnded() throws IOException {
        broken("n1");
        playbook("""
                rescue { note 'roll back' }
                    always { note 'done' }
                """);
        Path events = folder.resolve("events");

        drover("apply", "--limit", "n1", "--events", events.toString());

        ObjectMapper json = new ObjectMapper();
        List<String> told = Files.readAllLines(events).stream()
                .map(line -> {
                    try {
                        JsonNode event = json.readTree(line);
                        return switch (event.path("event").asText()) {
                            case "resource-finished" ->
                                event.path("block").asText("body") + " "
                                        + event.path("resource").asText().replaceAll("\\[/.*/", "[") + " "
                                        + event.path("status").asText();
                            case "play-finished" ->
                                event.path("host").asText() + " "
                                        + event.path("play").asText() + " "
                                        + event.path("outcome").asText();
                            case "host-finished" ->
                                "host " + event.path("outcome").asText();
                            case "run-finished" -> "run " + event.path("hosts");
                            default -> "";
                        };
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                })
                .filter(line -> !line.isEmpty())
                .toList();
        assertThat(told)
                .containsExactly(
                        "body file[conf] changed",
                        "body command[deploy] failed",
                        "rescue command[roll back] changed",
                        "always command[done] changed",
                        "n1 Deploy rescued",
                        "body file[next] changed",
                        "host rescued",
                        "run {\"total\":1,\"ok\":0,\"rescued\":1,\"changed\":1,\"failed\":0,\"unreachable\":0}");
    }
}
