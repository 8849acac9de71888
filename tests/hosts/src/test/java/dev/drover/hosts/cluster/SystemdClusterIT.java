package dev.drover.hosts.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drover.hosts.converge.Cli;
import dev.drover.kit.LabHost;
import dev.drover.kit.LabProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The main job on six hosts with systemd, step by step. */
@Isolated
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SystemdClusterIT {
    private static Cluster cluster;
    private static Cli.Result planned;

    @BeforeAll
    static void bringUp() {
        cluster = Cluster.bare(LabProfile.DEBIAN);
    }

    @AfterAll
    static void takeDown() {
        cluster.down();
    }

    @Test
    @Order(1)
    void planOnBareHostsWritesNothing() {
        Map<String, String> before = cluster.everything();

        planned = cluster.plan();

        assertThat(planned.exitStatus()).as(planned.all()).isEqualTo(2);
        assertThat(planned.resources("failed")).isEmpty();
        assertThat(cluster.everything()).isEqualTo(before);
    }

    @Test
    @Order(2)
    void applyMakesExactlyThePredictedChanges() {
        Cli.Result applied = cluster.apply();

        assertThat(applied.exitStatus()).as(applied.all()).isZero();
        TreeSet<String> changed = applied.resources("changed");
        assertThat(changed).as("what was predicted happened").containsAll(planned.resources("would-change"));
        TreeSet<String> unforeseen = new TreeSet<>(changed);
        unforeseen.removeAll(planned.resources("would-change"));
        assertThat(planned.resources("unknown"))
                .as("what happened was predicted")
                .containsAll(unforeseen);
        assertThat(unforeseen)
                .as("the service of the other role, enabled by its package, and the app, whose Marathon was not there")
                .hasSizeLessThanOrEqualTo(7);
    }

    @Test
    @Order(3)
    void theClusterWorks() {
        assertThat(cluster.leaders()).isEqualTo(1);
        assertThat(cluster.followers()).isEqualTo(2);
        cluster.awaitAgents(3);
        cluster.awaitMarathon();
        assertThat(cluster.awaitApp("hello").path("cmd").asText()).isEqualTo("echo hello; sleep 10");
        assertThat(cluster.host("master1")
                        .exec("systemctl", "is-enabled", "mesos-slave")
                        .stdout())
                .isEqualTo("disabled\n");
        assertThat(cluster.host("agent1")
                        .exec("systemctl", "is-enabled", "mesos-master")
                        .stdout())
                .isEqualTo("disabled\n");
    }

    @Test
    @Order(4)
    void theSecondRunChangesNothingAtTheCostOfTwoBatches() {
        Cli.Result again = cluster.apply();

        assertThat(again.exitStatus()).as(again.all()).isZero();
        assertThat(again.resources("changed")).isEmpty();
        assertThat(again.out().lines()).hasSize(1);
        for (JsonNode host : again.hosts()) {
            assertThat(host.path("execChannels").asInt()).isLessThanOrEqualTo(2);
            assertThat(host.path("batches").asInt()).isLessThanOrEqualTo(2);
        }
        assertThat(cluster.plan().exitStatus()).isZero();
    }

    @Test
    @Order(5)
    void aRestartThatAFailurePreventedIsDoneByTheNextRunOnce(@TempDir Path folder) throws Exception {
        Path variant = Cluster.variant(folder, "ensemble masters }", "ensemble masters; syncLimit 6 }");
        LabHost master = cluster.host("master1");
        String before = zookeeperPid(master);
        failRestarts(master);

        Cli.Result broken = cluster.applyOther(variant);
        mend(master);
        assertThat(broken.exitStatus()).as(broken.all()).isEqualTo(3);
        assertThat(broken.resources("failed")).containsExactly("master1 service[zookeeper]");
        assertThat(master.exec("grep", "syncLimit", "/etc/zookeeper/conf/zoo.cfg")
                        .stdout())
                .isEqualTo("syncLimit=6\n");
        assertThat(zookeeperPid(master)).isEqualTo(before);

        Cli.Result next = cluster.applyOther(variant);
        assertThat(next.exitStatus()).as(next.all()).isZero();
        assertThat(next.resources("changed")).contains("master1 service[zookeeper]");
        assertThat(next.resources("changed")).doesNotContain("master1 file[/etc/zookeeper/conf/zoo.cfg]");
        String after = zookeeperPid(master);
        assertThat(after).isNotEqualTo(before);

        Cli.Result last = cluster.applyOther(variant);
        assertThat(last.resources("changed")).isEmpty();
        assertThat(zookeeperPid(master)).isEqualTo(after);
        assertThat(cluster.leaders()).isEqualTo(1);
        assertThat(cluster.apply().exitStatus()).isZero();
    }

    @Test
    @Order(6)
    void aFourthAgentIsTheOnlyHostThatChanges() {
        cluster.add("agent4", "agents", LabProfile.DEBIAN);

        Cli.Result added = cluster.apply();

        assertThat(added.exitStatus()).as(added.all()).isZero();
        assertThat(added.resources("changed")).isNotEmpty().allMatch(resource -> resource.startsWith("agent4 "));
        cluster.awaitAgents(4);
    }

    @Test
    @Order(7)
    void anotherMasterRenumbersNobody() throws Exception {
        Map<String, String> ids = ids("master1", "master2", "master3");

        cluster.add("master0", "masters", LabProfile.DEBIAN);
        Cli.Result added = cluster.apply();

        assertThat(added.exitStatus()).as(added.all()).isZero();
        assertThat(ids("master1", "master2", "master3")).isEqualTo(ids);
        assertThat(ids("master0")).containsExactly(Map.entry("master0", "4"));
        assertThat(Files.readString(cluster.members())).contains("master0");
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(cluster.leaders()).isEqualTo(1);
            assertThat(cluster.followers()).isEqualTo(3);
        });
    }

    private static Map<String, String> ids(String... names) {
        Map<String, String> ids = new java.util.TreeMap<>();
        for (String name : names) {
            ids.put(
                    name,
                    cluster.host(name)
                            .exec("cat", "/etc/zookeeper/conf/myid")
                            .stdout()
                            .strip());
        }
        return ids;
    }

    private static String zookeeperPid(LabHost host) {
        return host.exec("pgrep", "-f", "QuorumPeerMain").stdout();
    }

    /** Makes the host's systemctl refuse to restart ZooKeeper. */
    private static void failRestarts(LabHost host) {
        host.exec("mv", "/usr/bin/systemctl", "/usr/bin/systemctl.real").expectSuccess("moving systemctl");
        host.write(
                "/usr/bin/systemctl",
                ("#!/bin/sh\ncase \"$*\" in *restart*zookeeper*) echo 'injected fault' >&2; exit 1 ;; esac\n"
                                + "exec /usr/bin/systemctl.real \"$@\"\n")
                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        host.exec("chmod", "755", "/usr/bin/systemctl").expectSuccess("making the fault runnable");
    }

    private static void mend(LabHost host) {
        host.exec("mv", "-f", "/usr/bin/systemctl.real", "/usr/bin/systemctl").expectSuccess("mending systemctl");
    }
}
