package dev.drover.hosts.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.hosts.converge.Cli;
import dev.drover.kit.HostRequest;
import dev.drover.kit.Lab;
import dev.drover.kit.LabHost;
import dev.drover.kit.LabProfile;
import dev.drover.kit.MesosphereRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * ZooKeeper as CentOS 6 has it: Cloudera's packages, with an init script, whose own program makes the data directory and the number
 * in it. Of CentOS 6 these hosts have the name only; their init is systemd.
 */
@Isolated
class ClouderaZooKeeperIT {
    private static final String NAME = "it-cloudera-zookeeper";
    private static final String SITE = """
            play('Package repository', on: 'ensemble') {
                recipe('mesosphere/repository') { release vars.repositoryRelease }
            }
            play('ZooKeeper ensemble', on: 'ensemble', rolling: 1) {
                recipe('zookeeper/server') { ensemble group('ensemble') }
            }
            """;

    @Test
    void anEnsembleIsInitializedOnceAndNeverOverItsData(@TempDir Path project) throws Exception {
        Files.writeString(project.resolve("site.groovy"), SITE);
        try (Lab lab = Lab.open(Lab.defaultDirectory(NAME), NAME, line -> {})) {
            try {
                List<LabHost> hosts = bare(lab);

                Cli.Result applied = run(lab, "apply", project);
                assertThat(applied.exitStatus()).as(applied.all()).isZero();
                assertThat(applied.resources("changed"))
                        .contains("zk1 command[zookeeper-server-initialize]", "zk3 service[zookeeper-server]");
                awaitEnsemble(hosts);
                for (int i = 0; i < hosts.size(); i++) {
                    assertThat(hosts.get(i)
                                    .exec("cat", "/var/lib/zookeeper/myid")
                                    .stdout())
                            .isEqualTo(i + 1 + "\n");
                    assertThat(hosts.get(i)
                                    .exec("stat", "-c", "%U", "/var/lib/zookeeper/version-2", "/var/lib/zookeeper/myid")
                                    .stdout())
                            .isEqualTo("zookeeper\nzookeeper\n");
                }
                Cli.Result again = run(lab, "apply", project);
                assertThat(again.exitStatus()).as(again.all()).isZero();
                assertThat(again.resources("changed")).isEmpty();

                hosts.get(0).write("/var/lib/zookeeper/myid", new byte[] {'9', '\n'});
                Cli.Result refused = run(lab, "apply", project);
                assertThat(refused.exitStatus()).as(refused.all()).isEqualTo(3);
                assertThat(refused.resources("failed")).containsExactly("zk1 command[zookeeper-server-initialize]");
                assertThat(refused.out()).contains("data directory already exists at /var/lib/zookeeper");
                awaitEnsemble(hosts);
            } finally {
                lab.down();
            }
        }
    }

    private static List<LabHost> bare(Lab lab) throws Exception {
        lab.down();
        Files.deleteIfExists(lab.inventory().resolveSibling("drover.members.yml"));
        List<LabHost> hosts = lab.up(IntStream.rangeClosed(1, 3)
                .mapToObj(i -> HostRequest.named("zk" + i).withGroup("ensemble").withProfile(LabProfile.EL))
                .toList());
        MesosphereRepository.publish(lab, Set.of(LabProfile.EL));
        for (LabHost host : hosts) {
            host.exec(
                            "sh",
                            "-c",
                            "rm -f /etc/os-release /usr/lib/os-release"
                                    + " && echo 'CentOS release 6.10 (Final)' >/etc/centos-release")
                    .expectSuccess("dressing as CentOS 6");
        }
        return hosts;
    }

    private static Cli.Result run(Lab lab, String command, Path project) {
        return Cli.runWithEvents(
                command,
                project.resolve("site.groovy").toString(),
                "-i",
                lab.inventory().toString());
    }

    private static void awaitEnsemble(List<LabHost> hosts) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(hosts)
                        .extracting(host -> Cluster.mode(host.address()))
                        .containsExactlyInAnyOrder("leader", "follower", "follower"));
    }
}
