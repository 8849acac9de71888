package dev.drover.hosts.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.Streams;
import dev.drover.hosts.converge.Cli;
import dev.drover.kit.LabHost;
import dev.drover.kit.LabProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import mesosphere.marathon.client.Marathon;
import mesosphere.marathon.client.MarathonClient;
import mesosphere.marathon.client.model.v2.App;
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
                .as("the service of the other role, enabled by its package; Marathon's directory, which a package could have"
                        + " brought; and the app, whose Marathon was not there")
                .hasSizeLessThanOrEqualTo(10);
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
    void everyCheckHoldsAndTellsWhichDoesNot() throws Exception {
        Cli.Result checked = cluster.beside("check", "checks", "-s", "apps=/hello", "--format", "json");

        assertThat(checked.exitStatus()).as(checked.all()).isZero();
        JsonNode json = new ObjectMapper().readTree(checked.out());
        assertThat(json.path("holds").asBoolean()).isTrue();
        assertThat(json.path("checks")).hasSize(3 * 7 + 3);
        Set<String> leaders = found(json, "Mesos leader at /state");
        assertThat(leaders).hasSize(1).allMatch(pid -> pid.matches("master@[0-9.]+:5050"));
        assertThat(found(json, "Mesos leader in ZooKeeper"))
                .singleElement(STRING)
                .matches("\\Q" + leaders.iterator().next() + "\\E in /mesos/json\\.info_[0-9]{10}");
        assertThat(found(json, "ZooKeeper serves")).containsExactlyInAnyOrder("leader", "follower");
        assertThat(found(json, "Mesos agents")).containsExactly("3 of 3 activated");
        assertThat(found(json, "Mesos agent")).hasSize(3).allMatch(words -> words.startsWith("registered with "));
        assertThat(found(json, "Marathon leader")).hasSize(1).allMatch(leader -> leader.endsWith(":8080"));
        assertThat(found(json, "Marathon apps")).containsExactly("/hello 1 of 1");

        cluster.host("agent2").exec("systemctl", "stop", "mesos-slave").expectSuccess("stopping an agent");
        Cli.Result broken = cluster.beside("check", "checks");
        cluster.host("agent2").exec("systemctl", "start", "mesos-slave").expectSuccess("starting it again");
        assertThat(broken.exitStatus()).as(broken.all()).isEqualTo(3);
        // What the masters say of it depends on how long it has been silent.
        assertThat(broken.out())
                .containsPattern("Mesos agent +agent1 +holds +registered with ")
                .containsPattern("Mesos agent +agent3 +holds +registered with ")
                .containsPattern(
                        "Mesos agent +agent2 +fails +the command ends with status 1: [0-9.]+:5051 does not answer\n");
        assertThat(cluster.beside("apply", "checks").exitStatus())
                .as("an apply waits")
                .isZero();
    }

    private static Set<String> found(JsonNode json, String check) {
        return Streams.stream(json.path("checks"))
                .filter(one -> one.path("check").asText().equals(check))
                .map(one -> one.path("found").asText())
                .collect(Collectors.toSet());
    }

    @Test
    @Order(6)
    void appsAreDeployedUpdatedScaledRolledBackAndDestroyed() throws Exception {
        // Another client, and another master than the one that Drover asks: one of the two does not lead.
        Marathon marathon =
                MarathonClient.getInstance("http://" + cluster.host("master3").address() + ":8080");

        assertThat(apps("deployed").resources("changed"))
                .containsExactly("master1 marathonApp[/hello2]", "master1 marathonApp[/marathon-nc]");
        assertThat(apps("deployed, again").resources("changed")).isEmpty();
        App hello2 = marathon.getApp("hello2").getApp();
        assertThat(hello2.getCmd()).isEqualTo("echo hello; sleep 10");
        assertThat(hello2.getMem()).isEqualTo(16.0);
        assertThat(hello2.getTasksRunning()).isEqualTo(1);
        assertThat(hello2.getPorts()).singleElement().isNotEqualTo(0);
        var mapped = marathon.getApp("marathon-nc").getApp().getContainer().getDocker();
        assertThat(mapped.getImage()).isEqualTo("ubuntu:14.04.2");
        assertThat(mapped.getPortMappings()).singleElement().satisfies(port -> {
            assertThat(port.getContainerPort()).isEqualTo(8000);
            assertThat(port.getHostPort()).isEqualTo(8000);
        });
        String first =
                marathon.getAppVersions("hello2").getVersions().iterator().next();

        Cli.Result planned = cluster.beside("plan", "apps", "-s", "sleep=20", "-s", "instances=3");
        assertThat(planned.out())
                .contains("marathonApp[/hello2]  cmd echo hello; sleep 10 → echo hello; sleep 20, instances 1 → 3");
        apps("updated and scaled", "-s", "sleep=20", "-s", "instances=3");
        assertThat(marathon.getApp("hello2").getApp().getTasksRunning()).isEqualTo(3);
        apps("suspended", "-s", "sleep=20", "-s", "instances=0");
        assertThat(marathon.getApp("hello2").getApp().getTasksRunning()).isZero();

        List<String> versions = List.copyOf(marathon.getAppVersions("hello2").getVersions());
        assertThat(versions).hasSize(3).last().isEqualTo(first);
        assertThat(cluster.beside("check", "checks", "-s", "apps=/hello2").out())
                .containsPattern("app /hello2 .* holds +0 of 0 run; versions, the newest first: "
                        + String.join(" ", versions) + "\n");
        Cli.Result unknown = cluster.beside("apply", "apps", "-s", "version=2015-06-30T19:52:44.649Z");
        assertThat(unknown.exitStatus()).isEqualTo(3);
        assertThat(unknown.out()).contains("; its versions, the newest first: " + String.join(", ", versions) + "\n");
        assertThat(apps("rolled back", "-s", "version=" + first).resources("changed"))
                .containsExactly("master1 marathonApp[/hello2]");
        assertThat(apps("rolled back, again", "-s", "version=" + first).resources("changed"))
                .isEmpty();
        assertThat(marathon.getApp("hello2").getApp().getCmd()).isEqualTo("echo hello; sleep 10");
        assertThat(marathon.getApp("hello2").getApp().getTasksRunning()).isEqualTo(1);
        assertThat(apps("as before").resources("changed")).isEmpty();

        assertThat(apps("destroyed", "-s", "destroy=true").resources("changed")).hasSize(3);
        assertThat(marathon.getApps().getApps()).isEmpty();
        assertThat(apps("destroyed, again", "-s", "destroy=true").resources("changed"))
                .isEmpty();
        assertThat(cluster.apply().resources("changed")).containsExactly("master1 marathonApp[/hello]");
    }

    private static Cli.Result apps(String what, String... options) {
        Cli.Result applied = cluster.beside("apply", "apps", options);
        assertThat(applied.exitStatus()).as(what + ": " + applied.all()).isZero();
        return applied;
    }

    @Test
    @Order(7)
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
    @Order(8)
    void aFourthAgentIsTheOnlyHostThatChanges() {
        cluster.add("agent4", "agents", LabProfile.DEBIAN);

        Cli.Result added = cluster.apply();

        assertThat(added.exitStatus()).as(added.all()).isZero();
        assertThat(added.resources("changed")).isNotEmpty().allMatch(resource -> resource.startsWith("agent4 "));
        cluster.awaitAgents(4);
    }

    @Test
    @Order(9)
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
