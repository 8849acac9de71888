package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rolling through three members of an invented cluster on this machine: each is a folder, and is up if it has a file 'up'. */
class RollingTest {
    private static final String HEALTHY = "command \"test -e ${host.dir}/up || { echo ${host.name} is down; false; }\"";

    @TempDir
    Path folder;

    @TempDir
    Path members;

    private Workshop workshop;

    @BeforeEach
    void bringUp() throws IOException {
        workshop = new Workshop(folder);
        for (String name : List.of("n1", "n2", "n3")) {
            Files.createDirectories(members.resolve(name));
            up(name);
        }
        inventory("");
    }

    @AfterEach
    void close() throws IOException {
        workshop.close();
    }

    private void inventory(String more) {
        workshop.inventory("""
                inventory {
                    group('cluster') {
                        host('n1') { connection 'local'; vars dir: '%1$s/n1' }
                        host('n2') { connection 'local'; vars dir: '%1$s/n2' }
                        host('n3') { connection 'local'; vars dir: '%1$s/n3' }
                        %2$s
                    }
                }
                """.formatted(members, more));
    }

    private void up(String name) throws IOException {
        Files.writeString(members.resolve(name).resolve("up"), "");
    }

    private void down(String name) throws IOException {
        Files.delete(members.resolve(name).resolve("up"));
    }

    /** A playbook that writes a file on each member and restarts it then; its restarts are in the log. */
    private void playbook(String rolling, String restart) {
        workshop.file("site.groovy", """
                play('Members', on: 'cluster', rolling: %s) {
                    def conf = file("${host.dir}/conf") { content 'new' }
                    command("restart ${host.name}") {
                        sh 'echo "$2" >>"$1/log"; %s'
                        args '%s', host.name
                        onChangeOf conf
                    }
                }
                """.formatted(rolling, restart, members));
    }

    private Workshop.Said apply(String... options) {
        return Workshop.drover(Stream.concat(Stream.of("apply", folder.toString()), Stream.of(options))
                .toArray(String[]::new));
    }

    private String restarted() throws IOException {
        Path log = members.resolve("log");
        return Files.exists(log) ? Files.readString(log).replace("\n", " ").strip() : "";
    }

    private static String withoutTime(String out) {
        return out.replaceAll("\\d+\\.\\d s\\n$", "N s\n");
    }

    @Test
    void whoIsLastIsAskedAgainBeforeEachBatch() throws IOException {
        Files.writeString(members.resolve("leader"), "n1");
        playbook(
                "rolling(max: 1, last: { host -> command \"grep -q ${host.name} " + members + "/leader\" })",
                "[ \"$2\" != n2 ] || printf n3 >\"$1/leader\"");

        Workshop.Said said = apply();

        assertThat(said.status()).as(said.out() + said.err()).isZero();
        assertThat(restarted()).isEqualTo("n2 n1 n3");
    }

    @Test
    void lastMayBeSaidByWhatIsKnownOfTheHost() throws IOException {
        playbook("rolling(max: 2, last: { it.name == 'n1' })", "true");

        assertThat(apply().status()).isZero();

        assertThat(restarted()).endsWith(" n1");
    }

    @Test
    void noBatchBeginsWhileTheInvariantDoesNotHold() throws IOException {
        down("n3");
        playbook(
                "rolling(max: 1, invariant: { name 'all are up'; " + HEALTHY + "; timeout '200ms'; every '100ms' })",
                "true");

        Workshop.Said said = apply();

        assertThat(withoutTime(said.out())).isEqualTo("""
                play 'Members'  stopped before n3  site.groovy:1
                    invariant 'all are up' does not hold: 2 of 3 hosts pass, 3 must
                    n1: passes
                    n2: passes
                    n3: the command ends with status 1: n3 is down
                    not touched: n1, n2, n3
                n1            not reached  0 in sync, 0 changed, 0 failed, 2 not reached
                    not reached: play 'Members' stopped: invariant 'all are up' does not hold: 2 of 3 hosts pass, 3 must
                n2            not reached  0 in sync, 0 changed, 0 failed, 2 not reached
                    not reached: play 'Members' stopped: invariant 'all are up' does not hold: 2 of 3 hosts pass, 3 must
                n3            not reached  0 in sync, 0 changed, 0 failed, 2 not reached
                    not reached: play 'Members' stopped: invariant 'all are up' does not hold: 2 of 3 hosts pass, 3 must
                3 hosts: 0 in sync (0 changed), 3 failed · 6 resources: 0 in sync, 0 changed, 0 failed, 6 not reached · N s
                """);
        assertThat(said.status()).isEqualTo(3);
        assertThat(members.resolve("n1/conf")).doesNotExist();
    }

    @Test
    void aMemberThatDoesNotComeBackStopsTheRun() throws IOException {
        playbook(
                "rolling(max: 1, invariant: { name 'enough are up'; " + HEALTHY
                        + "; atLeast majority; timeout '200ms'; every '100ms' })",
                "rm \"$1/$2/up\"");

        Workshop.Said said = apply();

        assertThat(withoutTime(said.out()).replaceAll("(?s)^.*?(?=play )", "")).isEqualTo("""
                play 'Members'  stopped after n1  site.groovy:1
                    invariant 'enough are up' does not hold: n1 passed before it was worked on and does not any more
                    n1: the command ends with status 1: n1 is down
                    n2: passes
                    n3: passes
                    not touched: n2, n3
                n1            failed  0 in sync, 2 changed, 0 failed
                    play 'Members' stopped: invariant 'enough are up' does not hold: n1 passed before it was worked on and does\
                 not any more
                n2            not reached  0 in sync, 0 changed, 0 failed, 2 not reached
                    not reached: play 'Members' stopped: invariant 'enough are up' does not hold: n1 passed before it was worked on and does\
                 not any more
                n3            not reached  0 in sync, 0 changed, 0 failed, 2 not reached
                    not reached: play 'Members' stopped: invariant 'enough are up' does not hold: n1 passed before it was worked on and does\
                 not any more
                3 hosts: 0 in sync (1 changed), 3 failed · 6 resources: 0 in sync, 2 changed, 0 failed, 4 not reached · N s
                """);
        assertThat(said.status()).isEqualTo(3);
        assertThat(restarted()).isEqualTo("n1");
        assertThat(members.resolve("n2/conf")).doesNotExist();
    }

    @Test
    void whoIsDownIsMendedFirst() throws IOException {
        down("n3");
        playbook("rolling(max: 1, invariant: { " + HEALTHY + "; atLeast majority })", "touch \"$1/$2/up\"");

        Workshop.Said said = apply();

        assertThat(said.status()).as(said.out()).isZero();
        assertThat(restarted()).isEqualTo("n3 n1 n2");
    }

    @Test
    void whoIsOutsideTheLimitCounts() throws IOException {
        down("n3");
        playbook(
                "rolling(max: 1, invariant: { name 'quorum'; " + HEALTHY + "; atLeast majority; timeout '0s' })",
                "true");

        Workshop.Said said = apply("--limit", "n1");

        assertThat(said.status()).isEqualTo(3);
        assertThat(said.out()).startsWith("""
                        play 'Members'  stopped before n1  site.groovy:1
                            invariant 'quorum' would not hold while n1 is worked on: 1 of the other 2 hosts pass, 2 must
                        """);
        assertThat(restarted()).isEmpty();
    }

    @Test
    void aBatchIsNoLargerThanTheInvariantSpares() throws IOException {
        playbook(
                "rolling(max: 3, invariant: { " + HEALTHY + "; atLeast 2 })",
                "[ -e \"$1/n1/up\" ] && [ -e \"$1/n2/up\" ] && [ -e \"$1/n3/up\" ] || echo two at once >>\"$1/log\";"
                        + " rm \"$1/$2/up\"; touch \"$1/$2/up\"");

        assertThat(apply().status()).isZero();

        assertThat(restarted()).isEqualTo("n1 n2 n3");
    }

    @Test
    void theInvariantIsGivenItsTime() throws IOException {
        // The check passes when it is asked for the third time after a restart.
        playbook(
                "rolling(max: 1, invariant: { command \"[ ! -e ${host.dir}/slow ] || { echo >>${host.dir}/slow;"
                        + " [ \\$(wc -l <${host.dir}/slow) -gt 2 ]; }\"; every '100ms' })",
                ": >\"$1/$2/slow\"");

        Workshop.Said said = apply();

        assertThat(said.status()).as(said.out()).isZero();
        assertThat(Files.readAllLines(members.resolve("n1/slow"))).hasSizeGreaterThan(2);
        assertThat(restarted()).isEqualTo("n1 n2 n3");
    }

    @Test
    void nobodyIsAskedAboutWhatIsBeingBuiltUp() throws IOException {
        for (String name : List.of("n1", "n2", "n3")) {
            down(name);
        }
        playbook(
                "rolling(max: 1, invariant: { " + HEALTHY + "; onlyIf \"test -e ${host.dir}/member\"; atLeast 2 })",
                "touch \"$1/$2/member\" \"$1/$2/up\"");

        Workshop.Said said = apply();

        assertThat(said.status()).as(said.out()).isZero();
        assertThat(restarted()).isEqualTo("n1 n2 n3");
    }

    @Test
    void aHostThatIsOutOfReachStopsTheRollingBeforeItBegins() throws IOException {
        int port;
        try (ServerSocket closedSoon = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closedSoon.getLocalPort();
        }
        inventory("host('n4') { address '127.0.0.1'; port " + port + "; identity '" + workshop.key("id")
                + "'; vars dir: '/nowhere' }");
        playbook("1", "true");

        Workshop.Said said = apply();

        assertThat(said.status()).isEqualTo(3);
        assertThat(said.out()).contains("""
                        n1            not reached  0 in sync, 0 changed, 0 failed, 2 not reached
                            not reached: play 'Members' stopped after 1 host failed
                        """);
        assertThat(restarted()).isEmpty();
    }

    @Test
    void aRecipeSaysItForThePlaysThatUseIt() throws IOException {
        down("n2");
        workshop.file("recipes/member/recipe.groovy", """
                recipe('member') {
                    summary 'A member'
                    parameter 'lastOne', type: String, required: true, doc: 'who is last'
                    converge {
                        rolling last: { it.name == lastOne },
                                invariant: { name 'up'; %s; atLeast majority; timeout '100ms' }
                        command("restart ${host.name}") { sh 'echo "$2" >>"$1/log"; touch "$1/$2/up"'; args '%s', host.name }
                    }
                }
                """.formatted(HEALTHY, members))
                .file(
                        "site.groovy",
                        "play('Members', on: 'cluster', rolling: 1) { recipe('member') { lastOne 'n1' } }\n");

        Workshop.Said said = apply();

        assertThat(said.status()).as(said.out() + said.err()).isZero();
        assertThat(restarted()).isEqualTo("n2 n3 n1");
    }

    @Test
    void thePlanSaysTheBatchesAndChangesNothing() throws IOException {
        down("n2");
        playbook(
                "rolling(max: 1, last: { it.name == 'n1' }, invariant: { name 'quorum'; " + HEALTHY
                        + "; atLeast majority })",
                "touch \"$1/$2/up\"");

        Workshop.Said said = Workshop.drover("plan", folder.toString());

        assertThat(said.status()).isEqualTo(2);
        assertThat(said.out()).contains("""
                play 'Members'  in 3 batches: n2; n3; n1 (last)
                    invariant 'quorum' holds: 2 of 3 hosts pass, 2 must
                """);
        assertThat(restarted()).isEmpty();
        assertThat(members.resolve("n1/conf")).doesNotExist();

        assertThat(apply().status()).isZero();
        assertThat(restarted()).isEqualTo("n2 n3 n1");
        assertThat(Workshop.drover("plan", folder.toString()).out().lines()).hasSize(1);
    }

    @Test
    void whatIsInSyncIsNotHeldUp() throws IOException {
        playbook("rolling(max: 1, invariant: { " + HEALTHY + "; timeout '100ms' })", "true");
        assertThat(apply().status()).isZero();
        down("n1");

        Workshop.Said said = apply();

        assertThat(said.status()).isZero();
        assertThat(said.out().lines()).hasSize(1);
    }

    @Test
    void restartsAreDoneBeforeTheInvariantIsLookedAt() throws IOException {
        playbook("rolling(max: 1, invariant: { name 'up'; " + HEALTHY + " })", "true");
        Path events = folder.resolve("events");

        assertThat(apply("--events", events.toString()).status()).isZero();

        assertThat(Files.readAllLines(events).stream()
                        .map(RollingTest::inShort)
                        .filter(line -> !line.isEmpty())
                        .limit(8))
                .containsExactly(
                        "up holds before n1",
                        "batch 1: n1",
                        "n1 file",
                        "n1 command",
                        "up holds after n1",
                        "up holds before n2",
                        "batch 2: n2",
                        "n2 file");
    }

    private static String inShort(String line) {
        try {
            JsonNode event = new ObjectMapper().readTree(line);
            return switch (event.path("event").asText()) {
                case "batch-started" ->
                    "batch " + event.path("number") + ": "
                            + event.path("hosts").path(0).asText();
                case "invariant-checked" ->
                    event.path("invariant").asText() + (event.path("holds").asBoolean() ? " holds " : " is broken ")
                            + event.path("moment").asText() + " "
                            + event.path("batch").path(0).asText();
                case "resource-finished" ->
                    event.path("host").asText() + " "
                            + event.path("resource").asText().replaceAll("\\[.*", "");
                default -> "";
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
