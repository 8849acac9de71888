package dev.drover.hosts.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drover.hosts.converge.Cli;
import dev.drover.kit.HostRequest;
import dev.drover.kit.Lab;
import dev.drover.kit.LabHost;
import dev.drover.kit.LabProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rolling through a real ZooKeeper ensemble while an independent client writes and an independent observer looks. With
 * {@code -Ddrover.ensembles=3,5} also through one of five members.
 */
@Isolated
@ParameterizedClass(name = "{0} members")
@MethodSource("sizes")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RollingZooKeeperIT {
    @Parameter
    int members;

    /** Members vote in a second or two, but tell each other again what was lost on the way only after up to a minute. */
    private static final Duration ELECTION = Duration.ofMinutes(3);

    private static final String LONG = "180s";
    private static final String NAME = "it-rolling-zookeeper";

    @TempDir
    static Path project;

    private static Lab lab;

    static Stream<Integer> sizes() {
        return Stream.of(System.getProperty("drover.ensembles", "3").split(",")).map(Integer::valueOf);
    }

    @BeforeParameterizedClassInvocation
    static void bringUp(int members) throws Exception {
        lab = Lab.open(Lab.defaultDirectory(NAME), NAME, line -> {});
        lab.down();
        Files.deleteIfExists(lab.inventory().resolveSibling("drover.members.yml"));
        lab.up(IntStream.rangeClosed(1, members)
                .mapToObj(i -> HostRequest.named("zk" + i).withGroup("ensemble").withProfile(LabProfile.DEBIAN))
                .toList());
    }

    @AfterParameterizedClassInvocation
    static void takeDown() {
        lab.down();
        lab.close();
    }

    private static Map<String, String> addresses() {
        Map<String, String> addresses = new LinkedHashMap<>();
        lab.hosts().forEach(host -> addresses.put(host.name(), host.address()));
        return addresses;
    }

    private static Cli.Result drover(String command, int syncLimit, String healthTimeout, String... options)
            throws Exception {
        Path site = Files.writeString(project.resolve("site.groovy"), """
                play('Ensemble', on: 'ensemble', rolling: 1) {
                    recipe('zookeeper/server') { ensemble group('ensemble'); syncLimit %d; healthTimeout '%s' }
                }
                """.formatted(syncLimit, healthTimeout));
        return Cli.runWithEvents(Stream.concat(
                        Stream.of(
                                command, site.toString(), "-i", lab.inventory().toString()),
                        Stream.of(options))
                .toArray(String[]::new));
    }

    private int majority() {
        return members / 2 + 1;
    }

    private static String leader() {
        Awaitility.await()
                .atMost(ELECTION)
                .until(() -> EnsembleWatch.modes(addresses()).containsValue("leader"));
        return EnsembleWatch.modes(addresses()).entrySet().stream()
                .filter(member -> member.getValue().equals("leader"))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    private static List<String> batches(Cli.Result result) {
        return result.events().stream()
                .filter(event -> event.path("event").asText().equals("batch-started"))
                .map(event -> event.path("hosts"))
                .map(JsonNode::toString)
                .toList();
    }

    @Test
    @Order(1)
    void buildsTheEnsembleUpFromBareHosts() throws Exception {
        Cli.Result applied = drover("apply", 5, LONG);

        assertThat(applied.exitStatus()).as(applied.all()).isZero();
        assertThat(EnsembleWatch.modes(addresses()).values())
                .containsOnly("leader", "follower")
                .containsOnlyOnce("leader");
        assertThat(drover("apply", 5, LONG).resources("changed")).isEmpty();
    }

    @Test
    @Order(2)
    void restartsAllMembersUnderWritesTheLeaderLastAndLosesNothing() throws Exception {
        // The leader shall not be the last one by the order of the inventory.
        if (leader().equals("zk" + members)) {
            restart("zk" + members);
        }
        String leader = leader();
        assertThat(leader).isNotEqualTo("zk" + members);
        Cli.Result planned = drover("plan", 6, LONG);
        assertThat(planned.out()).contains("; " + leader + " (last)\n");

        EnsembleWatch watch = EnsembleWatch.of(addresses());
        SteadyWriter writer = SteadyWriter.to(List.copyOf(addresses().values()));
        try {
            Awaitility.await().atMost(ELECTION).until(() -> writer.acknowledged() > 100);
            int before = writer.acknowledged();

            Cli.Result applied = drover("apply", 6, LONG);

            assertThat(applied.exitStatus()).as(applied.all()).isZero();
            assertThat(batches(applied)).hasSize(members).last().isEqualTo("[\"" + leader + "\"]");
            int after = writer.acknowledged();
            assertThat(after).as("writes went on").isGreaterThan(before + 100);
            Awaitility.await().atMost(ELECTION).until(() -> writer.acknowledged() > after);
            writer.end();
            watch.end();
            for (String address : addresses().values()) {
                assertThat(writer.lost(address)).as("acknowledged, and lost").isEmpty();
            }
            assertThat(writer.longestPause()).as("one election").isLessThan(ELECTION);
            assertNoQuorumWasTakenAway(watch.seen(), leader);
        } finally {
            writer.end();
            watch.end();
        }
        for (LabHost host : lab.hosts()) {
            assertThat(host.exec("grep", "syncLimit", "/etc/zookeeper/conf/zoo.cfg")
                            .stdout())
                    .isEqualTo("syncLimit=6\n");
        }
    }

    /** Never so many members at rest that the others are no majority; and until the leader goes itself, the others have a quorum. */
    private void assertNoQuorumWasTakenAway(List<Map<String, String>> seen, String leader) {
        boolean leaderWent = false;
        for (Map<String, String> modes : seen) {
            assertThat(modes.values().stream().filter("down"::equals).count())
                    .as("members that do not run: %s", modes)
                    .isLessThan(majority());
            leaderWent |= modes.get(leader).equals("down") || modes.get(leader).equals("waits");
            if (!leaderWent) {
                assertThat(modes.values().stream()
                                .filter(mode -> mode.equals("down") || mode.equals("waits"))
                                .count())
                        .as("members that do not serve: %s", modes)
                        .isLessThan(majority());
            }
        }
        assertThat(leaderWent).isTrue();
    }

    @Test
    @Order(3)
    void takesNoMemberAwayWhileSoManyAreDownThatItWouldBreakTheQuorum() throws Exception {
        String leader = leader();
        List<String> followers = lab.hosts().stream()
                .map(LabHost::name)
                .filter(name -> !name.equals(leader))
                .toList();
        List<String> down = followers.subList(0, members - majority());
        for (String member : down) {
            lab.host(member).exec("pkill", "-9", "-f", "QuorumPeerMain").expectSuccess("killing a member");
        }
        String next = followers.get(down.size());

        Cli.Result refused = drover("apply", 7, "30s", "--limit", next);

        assertThat(refused.exitStatus()).as(refused.all()).isEqualTo(3);
        assertThat(refused.out())
                .contains("stopped before " + next)
                .contains("invariant 'zookeeper has a quorum' would not hold while " + next
                        + " is worked on: %d of the other %d hosts pass, %d must\n"
                                .formatted(majority() - 1, members - 1, majority()))
                .contains("    not touched: " + next + "\n");
        assertThat(down)
                .allSatisfy(member -> assertThat(refused.out())
                        .contains(
                                "    " + member + ": the command ends with status 1: does not answer on port 2181\n"));
        assertThat(lab.host(next)
                        .exec("grep", "syncLimit", "/etc/zookeeper/conf/zoo.cfg")
                        .stdout())
                .isEqualTo("syncLimit=6\n");
        assertThat(EnsembleWatch.modes(addresses()).get(leader)).isEqualTo("leader");

        Cli.Result mended = drover("apply", 7, LONG);

        assertThat(mended.exitStatus()).as(mended.all()).isZero();
        assertThat(batches(mended))
                .containsExactlyElementsOf(Stream.concat(followers.stream(), Stream.of(leader))
                        .map(member -> "[\"" + member + "\"]")
                        .toList());
    }

    private void restart(String member) {
        lab.host(member).exec("service", "zookeeper", "restart").expectSuccess("restarting a member");
        Awaitility.await()
                .atMost(ELECTION)
                .until(() -> EnsembleWatch.modes(addresses()).values().stream()
                                .filter("follower"::equals)
                                .count()
                        == members - 1);
    }
}
