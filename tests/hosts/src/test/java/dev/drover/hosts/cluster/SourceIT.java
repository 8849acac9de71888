package dev.drover.hosts.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.dsl.PlaybookLoader;
import dev.drover.engine.model.Playbook;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.report.Status;
import dev.drover.engine.resource.Catalog;
import dev.drover.hosts.converge.HostRuns;
import dev.drover.kit.Lab;
import dev.drover.kit.LabExtension;
import dev.drover.kit.LabHost;
import dev.drover.kit.LabProfile;
import dev.drover.kit.OnProfile;
import dev.drover.kit.Rpm;
import dev.drover.kit.SourceTarball;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mesos from its sources, on hosts of several kinds: a tarball that the autotools made is configured, compiled, checked,
 * installed and run there. Its programs are compiled on the host; what they run is the stand-in of Mesos.
 */
@ExtendWith(LabExtension.class)
class SourceIT {
    private static final Path RECIPES = Path.of("..", "..", "recipes").toAbsolutePath().normalize();
    private static final String BUILD = "/usr/local/src/mesos-0.24.0/build";
    private static final ImmutableList<String> STEPS = ImmutableList.of(
            "command[configure Mesos]",
            "command[make Mesos]",
            "command[make check of Mesos]",
            "command[make install of Mesos]");
    private static final String TOOLS = "'gcc', 'libc6-dev', 'make'";
    private static final String BOTH_WITH_ZOOKEEPER = """
            play('ZooKeeper', on: 'all') { recipe('zookeeper/server') { ensemble group('all') } }
            play('Mesos', on: 'all') {
                def hosts = group('all')
                recipe('mesos/source') { %1$s; role 'master'; zookeeper hosts; quorum 1; advertiseIp host.address; advertisePort 5050 }
                recipe('mesos/source') { %1$s; role 'agent'; zookeeper hosts; options attributes: 'rack:it\\'s;disk:ssd' }
            }
            """;
    private static final String MASTER = "play('Mesos', on: 'all') { recipe('mesos/source') { %s; role 'master' } }\n";

    @TempDir
    private Path project;

    private static String archive(SourceTarball tarball, String tools) {
        return "version '%s'; url '%s'; sha256 '%s'; buildPackages([%s])"
                .formatted(tarball.version(), tarball.uri(), tarball.sha256(), tools);
    }

    private Playbook playbook(String plays, String archive) {
        try {
            Path site = Files.writeString(project.resolve("site.groovy"), plays.formatted(archive));
            return PlaybookLoader.of(Catalog.registered(), new Secrets())
                    .environment(ImmutableMap.of())
                    .recipeRoots(ImmutableList.of(RECIPES))
                    .load(site);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void itIsBuiltOnceCheckedInstalledAndRunAndAnotherVersionIsBuiltAnew(Lab lab, LabHost host) {
        HostRuns runs = new HostRuns(host);
        SourceTarball first = lab.repository().publishSource("0.24.0");
        Playbook cluster = playbook(BOTH_WITH_ZOOKEEPER, archive(first, TOOLS));

        HostRuns.Run planned = runs.plan(cluster);
        assertThat(planned.of(Status.FAILED)).as("%s", planned.messages()).isEmpty();
        assertThat(planned.of(Status.WOULD_CHANGE))
                .containsAll(STEPS)
                .contains("archive[/usr/local/src/mesos-0.24.0]", "file[/etc/mesos/mesos-slave.sh]");
        assertThat(host.exec("ls", "/usr/local/src").stdout()).isEmpty();

        succeeds(runs.apply(cluster));
        assertThat(said(host, "/usr/local/sbin/mesos-master", "--version")).isEqualTo("mesos 0.24.0\n");
        assertThat(said(host, "cat", BUILD + "/check.log")).contains("PASS: tests/launch-test");
        assertThat(said(host, "su", "-", "drover", "-c", "command -v mesos-slave"))
                .isEqualTo("/usr/local/sbin/mesos-slave\n");
        assertThat(said(host, "systemctl", "is-enabled", "mesos-master", "mesos-slave"))
                .isEqualTo("enabled\nenabled\n");
        JsonNode state = awaitAgent(host);
        assertThat(state.path("version").asText()).isEqualTo("0.24.0");
        assertThat(state.path("flags").path("quorum").asText()).isEqualTo("1");
        assertThat(state.path("flags").path("advertise_port").asText()).isEqualTo("5050");
        assertThat(state.path("flags").path("zk").asText()).isEqualTo("zk://" + host.address() + ":2181/mesos");
        assertThat(get(host, ":5051/state").path("attributes").path("rack").asText())
                .isEqualTo("it's");
        String running = pids(host);

        changesNothing(runs, cluster);
        assertThat(pids(host)).isEqualTo(running);

        SourceTarball second = lab.repository().publishSource("0.25.0");
        Playbook upgraded = playbook(BOTH_WITH_ZOOKEEPER, archive(second, TOOLS));
        HostRuns.Run bumped = succeeds(runs.apply(upgraded));
        assertThat(bumped.of(Status.CHANGED))
                .containsAll(STEPS)
                .containsExactlyInAnyOrder(
                        "archive[/usr/local/src/mesos-0.25.0]",
                        STEPS.get(0),
                        STEPS.get(1),
                        STEPS.get(2),
                        STEPS.get(3),
                        "service[mesos-master]",
                        "service[mesos-slave]");
        assertThat(awaitAgent(host).path("version").asText()).isEqualTo("0.25.0");
        changesNothing(runs, upgraded);

        HostRuns.Run back = succeeds(runs.apply(cluster));
        assertThat(back.of(Status.CHANGED))
                .as("what was built is only installed again")
                .containsExactlyInAnyOrder(STEPS.get(3), "service[mesos-master]", "service[mesos-slave]");
        assertThat(said(host, "/usr/local/sbin/mesos-master", "--version")).isEqualTo("mesos 0.24.0\n");
    }

    @Test
    void aCheckThatFailsKeepsItFromBeingInstalledAndWhatWasCutOffIsDoneAgain(Lab lab, LabHost host) {
        HostRuns runs = new HostRuns(host);
        SourceTarball tarball = lab.repository().publishSource("0.24.0");
        Playbook good = playbook(MASTER, archive(tarball, TOOLS));
        succeeds(runs.apply(good));
        String running = pids(host);

        String broken = archive(tarball, TOOLS) + "; configure(['--enable-broken-check'])";
        HostRuns.Run failed = runs.apply(playbook(MASTER, broken));
        assertThat(failed.of(Status.CHANGED)).containsExactly(STEPS.get(0), STEPS.get(1));
        assertThat(failed.of(Status.FAILED)).containsExactly(STEPS.get(2));
        assertThat(failed.messages())
                .anySatisfy(message -> assertThat(message)
                        .contains(
                                "the end of " + BUILD + "/check.log:",
                                "the broken check: expected 'mended', got 'broken'"));
        assertThat(pids(host)).isEqualTo(running);

        HostRuns.Run unchecked = succeeds(runs.apply(playbook(MASTER, broken + "; makeCheck false")));
        assertThat(unchecked.of(Status.CHANGED)).containsExactly(STEPS.get(3), "service[mesos-master]");
        assertThat(said(host, BUILD + "/config.status", "--config")).contains("--enable-broken-check");

        succeeds(runs.apply(good));
        host.exec("sh", "-c", "cd " + BUILD + " && rm .drover-made-* && : >.drover-busy && : >src/launch.o && : >libstandin.a")
                .expectSuccess("leaving what a make leaves that is killed");
        HostRuns.Run again = succeeds(runs.apply(good));
        assertThat(again.of(Status.CHANGED)).containsExactly(STEPS.get(1));
        assertThat(host.exec("sh", "-c", "test -s " + BUILD + "/src/launch.o && test ! -e " + BUILD + "/.drover-busy")
                        .exitStatus())
                .isZero();
        assertThat(said(host, BUILD + "/mesos-slave", "--version")).isEqualTo("mesos 0.24.0\n");
        changesNothing(runs, good);
    }

    @Test
    void underUpstartItIsAJob(Lab lab, @OnProfile(LabProfile.UPSTART) LabHost host) {
        HostRuns runs = new HostRuns(host);
        Playbook master = playbook(MASTER, archive(lab.repository().publishSource("0.24.0"), TOOLS));

        succeeds(runs.apply(master));

        assertThat(said(host, "initctl", "status", "mesos-master")).startsWith("mesos-master start/running");
        JsonNode state = get(host, ":5050/state");
        assertThat(state.path("version").asText()).isEqualTo("0.24.0");
        assertThat(state.path("flags").path("ip").asText()).isEqualTo(host.address());
        changesNothing(runs, master);
    }

    @Test
    void onCentosItIsBuiltWithWhatYumBrings(Lab lab, @OnProfile(LabProfile.EL) LabHost host) {
        // The compiler is Debian's, as all that is real there; the packages that yum brings stand for it.
        host.exec(
                        Duration.ofMinutes(10),
                        "sh",
                        "-c",
                        "apt-get -q update && apt-get -q install -y --no-install-recommends gcc libc6-dev make")
                .expectSuccess("installing a compiler");
        lab.repository().publishRpms("source", List.of(Rpm.of("gcc", "4.8.5"), Rpm.of("make", "3.82")));
        host.write(
                "/etc/yum.repos.d/lab.repo",
                ("[lab]\nname=lab\ngpgcheck=0\nbaseurl=" + lab.repository().rpmUri("source") + "\n")
                        .getBytes(StandardCharsets.UTF_8));
        HostRuns runs = new HostRuns(host);
        Playbook master = playbook(MASTER, archive(lab.repository().publishSource("0.24.0"), "'gcc', 'make'"));

        succeeds(runs.apply(master));

        assertThat(said(host, "rpm", "-q", "gcc", "make")).contains("gcc-4.8.5", "make-3.82");
        assertThat(said(host, "systemctl", "is-active", "mesos-master")).isEqualTo("active\n");
        assertThat(get(host, ":5050/state").path("version").asText()).isEqualTo("0.24.0");
        changesNothing(runs, master);
    }

    private static HostRuns.Run succeeds(HostRuns.Run run) {
        assertThat(run.of(Status.FAILED)).as("%s", run.messages()).isEmpty();
        assertThat(run.report().succeeded()).as("%s", run.messages()).isTrue();
        return run;
    }

    private static void changesNothing(HostRuns runs, Playbook playbook) {
        HostRuns.Run again = succeeds(runs.apply(playbook));
        assertThat(again.of(Status.CHANGED)).isEmpty();
    }

    private static String said(LabHost host, String... argv) {
        return host.exec(argv).expectSuccess(String.join(" ", argv)).stdout();
    }

    /** Which processes the daemons are. */
    private static String pids(LabHost host) {
        String pids = said(host, "pgrep", "-f", "daemon.Main mesos-(master|slave)");
        return String.join(" ", new TreeSet<>(pids.lines().toList()));
    }

    /** The state of the master once its agent is there. */
    private static JsonNode awaitAgent(LabHost host) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(
                                get(host, ":5050/state").path("activated_slaves").asInt())
                        .isEqualTo(1));
        return get(host, ":5050/state");
    }

    private static JsonNode get(LabHost host, String rest) {
        try {
            HttpResponse<String> response = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://" + host.address() + rest))
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            return new ObjectMapper().readTree(response.body());
        } catch (IOException e) {
            throw new AssertionError(rest, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
