package dev.drover.standins;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the start scripts of Marathon 1.4 and Chronos make of their option files. */
final class MarathonScriptTest {
    @TempDir
    private Path root;

    private Scripts host;

    @BeforeEach
    void layDownThePackages() {
        host = new Scripts(root);
        for (String name : new String[] {"marathon", "chronos"}) {
            host.install(
                    Path.of("src/main/packages/" + name + "/programs/usr/bin/" + name),
                    "/usr/bin/" + name,
                    "/etc/",
                    "/dev/log");
        }
        host.write("/bin/java", "#!/bin/sh\nenv | grep ^MARATHON | sort\nprintf '[%s]\\n' \"$@\"\n");
        host.makeExecutable("/bin/java");
        host.write("/etc/mesos/zk", "zk://192.0.2.1:2181,192.0.2.2:2181/mesos\n");
    }

    private Scripts.Result run(String program, Map<String, String> environment) {
        var all = new java.util.HashMap<>(environment);
        all.put("PATH", root + "/bin:/usr/bin:/bin");
        return host.run(all, "/usr/bin/" + program);
    }

    @Test
    void mesosZkGivesBothAddresses() {
        assertThat(run("marathon", Map.of()).lines())
                .contains(
                        "MARATHON_CMD_MASTER=zk://192.0.2.1:2181,192.0.2.2:2181/mesos",
                        "MARATHON_CMD_ZK=zk://192.0.2.1:2181,192.0.2.2:2181/marathon")
                .endsWith("[marathon]");
    }

    @Test
    void filesComeBeforeTheDefaults() {
        host.write("/etc/marathon/conf/master", "zk://192.0.2.9:2181/mesos\n");
        host.write("/etc/marathon/conf/hostname", "192.0.2.1\n");
        host.write("/etc/marathon/conf/?disable_ha", "");

        assertThat(run("marathon", Map.of()).lines())
                .contains(
                        "MARATHON_CMD_DISABLE_HA=",
                        "MARATHON_CMD_HOSTNAME=192.0.2.1",
                        "MARATHON_CMD_MASTER=zk://192.0.2.9:2181/mesos");
    }

    @Test
    void environmentIsTakenButNotThatOfTasks() {
        assertThat(run("marathon", Map.of("MARATHON_HTTP_PORT", "8081", "MARATHON_APP_ID", "/x"))
                        .lines())
                .contains("MARATHON_APP_ID=/x", "MARATHON_CMD_HTTP_PORT=8081")
                .doesNotContain("MARATHON_HTTP_PORT=8081");
    }

    @Test
    void nestedFileBreaksTheStart() {
        host.write("/etc/marathon/conf/sub/nested", "x\n");

        Scripts.Result result = run("marathon", Map.of());

        assertThat(result.status()).isNotZero();
        assertThat(result.out()).isEmpty();
    }

    @Test
    void chronosGetsArguments() {
        host.write("/etc/chronos/conf/http_port", "4400\n");

        assertThat(run("chronos", Map.of()).lines())
                .endsWith(
                        "[chronos]",
                        "[--http_port]",
                        "[4400]",
                        "[--zk_hosts]",
                        "[192.0.2.1:2181,192.0.2.2:2181]",
                        "[--master]",
                        "[zk://192.0.2.1:2181,192.0.2.2:2181/mesos]");
    }
}
