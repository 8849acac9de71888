package dev.drover.hosts.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drover.hosts.converge.Cli;
import dev.drover.kit.LabHost;
import dev.drover.kit.LabProfile;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The main job on hosts dressed as CentOS 7, and on some of these beside Debian. */
@Isolated
class EnterpriseLinuxClusterIT {

    @Test
    void sixBareHostsBecomeAClusterAndASecondRunChangesNothing(@TempDir Path folder) throws Exception {
        Cluster cluster = Cluster.bare(LabProfile.EL);
        try {
            becomesACluster(cluster);

            LabHost master = cluster.host("master1");
            assertThat(master.exec("rpm", "-q", "mesosphere-el-repo", "mesos", "marathon", "mesosphere-zookeeper")
                            .stdout())
                    .as("laid down by packages")
                    .matches(
                            "mesosphere-el-repo-7-3\\.noarch\nmesos-1\\.1\\.0-2\\.0\\.107\\.el7\\.noarch\n"
                                    + "marathon-1\\.4\\.1-1\\.0\\.633\\.el7\\.noarch\nmesosphere-zookeeper-[0-9.]+-1\\.el7\\.noarch\n");
            assertThat(master.exec("cat", "/var/lib/zookeeper/myid").stdout()).isEqualTo("1\n");
            assertThat(master.exec("systemctl", "is-enabled", "mesos-slave").stdout())
                    .isEqualTo("disabled\n");
            assertThat(cluster.host("agent1")
                            .exec("systemctl", "is-enabled", "mesos-master")
                            .stdout())
                    .isEqualTo("disabled\n");
            assertThat(cluster.host("agent1")
                            .exec("rpm", "-q", "mesosphere-zookeeper")
                            .stdout())
                    .isEqualTo("package mesosphere-zookeeper is not installed\n");

            restartsAMemberWhoseConfigurationChanged(cluster, folder);
            addsTheOtherPackages(cluster, folder);
        } finally {
            cluster.down();
        }
    }

    @Test
    void debianAndEnterpriseLinuxAreOneCluster() {
        Cluster cluster = Cluster.bare(
                "mixed",
                List.of(LabProfile.DEBIAN, LabProfile.EL, LabProfile.DEBIAN),
                List.of(LabProfile.EL, LabProfile.DEBIAN, LabProfile.EL));
        try {
            becomesACluster(cluster);

            assertThat(cluster.host("master1")
                            .exec("cat", "/etc/zookeeper/conf/myid")
                            .stdout())
                    .isEqualTo("1\n");
            assertThat(cluster.host("master2")
                            .exec("cat", "/var/lib/zookeeper/myid")
                            .stdout())
                    .isEqualTo("2\n");
            assertThat(cluster.host("agent2")
                            .exec("dpkg-query", "-Wf", "${Status}", "mesos")
                            .stdout())
                    .isEqualTo("install ok installed");
            assertThat(cluster.host("agent3").exec("rpm", "-q", "mesos").exitStatus())
                    .isZero();
        } finally {
            cluster.down();
        }
    }

    private static void becomesACluster(Cluster cluster) {
        Cli.Result planned = cluster.plan();
        assertThat(planned.exitStatus()).as(planned.all()).isEqualTo(2);

        Cli.Result applied = cluster.apply();
        assertThat(applied.exitStatus()).as(applied.all()).isZero();
        TreeSet<String> changed = applied.resources("changed");
        assertThat(changed).as("what was predicted happened").containsAll(planned.resources("would-change"));
        changed.removeAll(planned.resources("would-change"));
        assertThat(planned.resources("unknown"))
                .as("what happened was predicted")
                .containsAll(changed);

        assertThat(cluster.leaders()).isEqualTo(1);
        assertThat(cluster.followers()).isEqualTo(2);
        cluster.awaitAgents(3);
        cluster.awaitMarathon();
        assertThat(cluster.awaitApp("hello").path("mem").asInt()).isEqualTo(16);
        Cli.Result checks = cluster.beside("check", "checks", "--within", "60s", "-s", "apps=/hello");
        assertThat(checks.exitStatus()).as(checks.all()).isZero();

        Cli.Result again = cluster.apply();
        assertThat(again.exitStatus()).as(again.all()).isZero();
        assertThat(again.resources("changed")).isEmpty();
        for (JsonNode host : again.hosts()) {
            assertThat(host.path("batches").asInt()).isLessThanOrEqualTo(2);
        }
    }

    private static void restartsAMemberWhoseConfigurationChanged(Cluster cluster, Path folder) throws Exception {
        LabHost master = cluster.host("master1");
        String before = zookeeperPid(master);

        Cli.Result changed =
                cluster.applyOther(Cluster.variant(folder, "ensemble masters }", "ensemble masters; syncLimit 6 }"));

        assertThat(changed.exitStatus()).as(changed.all()).isZero();
        assertThat(changed.resources("changed"))
                .containsExactlyInAnyOrder(
                        "master1 file[/etc/zookeeper/conf/zoo.cfg]",
                        "master1 service[zookeeper]",
                        "master2 file[/etc/zookeeper/conf/zoo.cfg]",
                        "master2 service[zookeeper]",
                        "master3 file[/etc/zookeeper/conf/zoo.cfg]",
                        "master3 service[zookeeper]");
        assertThat(zookeeperPid(master)).isNotEqualTo(before);
        assertThat(cluster.leaders()).isEqualTo(1);
        assertThat(cluster.apply().exitStatus()).as("as before").isZero();
    }

    private static String zookeeperPid(LabHost host) {
        return host.exec("pgrep", "-f", "QuorumPeerMain").stdout();
    }

    /** Those that one of the texts names besides. */
    private static void addsTheOtherPackages(Cluster cluster, Path folder) throws Exception {
        Path variant = Cluster.variant(
                folder,
                "recipe('mesos/agent') { zookeeper masters }",
                "recipe('mesos/agent') { zookeeper masters; extras(['python-mesos', 'mesos-devel', 'mesos-java']) }");

        Cli.Result added = cluster.applyOther(variant);

        assertThat(added.exitStatus()).as(added.all()).isZero();
        assertThat(added.resources("changed"))
                .hasSize(9)
                .allMatch(resource -> resource.matches("agent[123] pkg\\[(python-mesos|mesos-devel|mesos-java)]"));
        assertThat(cluster.host("agent2")
                        .exec("rpm", "-q", "python-mesos", "mesos-devel", "mesos-java")
                        .exitStatus())
                .isZero();
        assertThat(cluster.applyOther(variant).resources("changed")).isEmpty();
    }
}
