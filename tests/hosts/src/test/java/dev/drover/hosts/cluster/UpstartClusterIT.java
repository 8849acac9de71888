package dev.drover.hosts.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drover.hosts.converge.Cli;
import dev.drover.kit.LabProfile;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The main job on six hosts with Upstart. */
@Isolated
class UpstartClusterIT {
    @Test
    void sixBareHostsBecomeAClusterAndASecondRunChangesNothing() {
        Cluster cluster = Cluster.bare(LabProfile.UPSTART);
        try {
            Cli.Result planned = cluster.plan();
            assertThat(planned.exitStatus()).as(planned.all()).isEqualTo(2);

            Cli.Result applied = cluster.apply();
            assertThat(applied.exitStatus()).as(applied.all()).isZero();
            TreeSet<String> changed = applied.resources("changed");
            assertThat(changed).containsAll(planned.resources("would-change"));
            changed.removeAll(planned.resources("would-change"));
            assertThat(planned.resources("unknown")).containsAll(changed);

            assertThat(cluster.leaders()).isEqualTo(1);
            assertThat(cluster.followers()).isEqualTo(2);
            cluster.awaitAgents(3);
            cluster.awaitMarathon();
            assertThat(cluster.awaitApp("hello").path("mem").asInt()).isEqualTo(16);
            assertThat(cluster.host("master1")
                            .exec("cat", "/etc/init/mesos-slave.override")
                            .stdout())
                    .isEqualTo("manual\n");
            assertThat(cluster.host("agent1")
                            .exec("cat", "/etc/init/zookeeper.override")
                            .stdout())
                    .isEqualTo("manual\n");

            Cli.Result checks = cluster.beside("check", "checks", "--within", "60s", "-s", "apps=/hello");
            assertThat(checks.exitStatus()).as(checks.all()).isZero();

            Cli.Result again = cluster.apply();
            assertThat(again.exitStatus()).as(again.all()).isZero();
            assertThat(again.resources("changed")).isEmpty();
            for (JsonNode host : again.hosts()) {
                assertThat(host.path("batches").asInt()).isLessThanOrEqualTo(2);
            }
        } finally {
            cluster.down();
        }
    }
}
