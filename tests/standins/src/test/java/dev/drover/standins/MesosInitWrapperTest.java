package dev.drover.standins;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The wrapper's argument vectors, as measured with the real one. */
final class MesosInitWrapperTest {
    private static final Path PACKAGE = Path.of("src/main/packages/mesos");

    @TempDir
    private Path root;

    private Scripts host;

    @BeforeEach
    void layDownThePackage() {
        host = new Scripts(root);
        host.install(
                PACKAGE.resolve("programs/usr/bin/mesos-init-wrapper"),
                "/usr/bin/mesos-init-wrapper",
                "/etc/",
                "/usr/sbin/",
                "/dev/log");
        host.writePrinter("/usr/sbin/mesos-master");
        host.writePrinter("/usr/sbin/mesos-slave");
        host.write("/etc/mesos/zk", "zk://localhost:2181/mesos\n");
        host.write("/etc/default/mesos", "LOGS=/var/log/mesos\n");
        host.write("/etc/default/mesos-master", "PORT=5050\nZK=`cat " + root + "/etc/mesos/zk`\n");
        host.write("/etc/default/mesos-slave", "MASTER=`cat " + root + "/etc/mesos/zk`\n");
        host.write("/etc/mesos-master/work_dir", "/var/lib/mesos\n");
        host.write("/etc/mesos-master/quorum", "1\n");
        host.write("/etc/mesos-slave/work_dir", "/var/lib/mesos\n");
    }

    private Scripts.Result run(String role) {
        return host.run(Map.of(), "/usr/bin/mesos-init-wrapper", role);
    }

    @Test
    void freshMasterGetsTheDefaults() {
        assertThat(run("master").lines())
                .containsExactly(
                        "[--zk=zk://localhost:2181/mesos]",
                        "[--port=5050]",
                        "[--log_dir=/var/log/mesos]",
                        "[--quorum=1]",
                        "[--work_dir=/var/lib/mesos]");
    }

    @Test
    void freshAgentGetsTheDefaults() {
        assertThat(run("slave").lines())
                .containsExactly(
                        "[--master=zk://localhost:2181/mesos]",
                        "[--log_dir=/var/log/mesos]",
                        "[--work_dir=/var/lib/mesos]");
    }

    @Test
    void variablesComeFirstInAFixedOrder() {
        host.write(
                "/etc/default/mesos-slave",
                "ISOLATION=posix/cpu\nCLUSTER=c\nIP=192.0.2.1\nPORT=5051\nMASTER=192.0.2.9:5050\n");

        assertThat(run("slave").lines())
                .startsWith(
                        "[--master=192.0.2.9:5050]",
                        "[--ip=192.0.2.1]",
                        "[--port=5051]",
                        "[--cluster=c]",
                        "[--log_dir=/var/log/mesos]",
                        "[--isolation=posix/cpu]");
    }

    @Test
    void questionMarkMakesASwitchAndItsContentIsIgnored() {
        host.write("/etc/mesos-master/?quiet", "false\n");
        host.write("/etc/mesos-master/?no-root_submissions", "");

        assertThat(run("master").lines()).contains("[--quiet]", "[--no-root_submissions]");
    }

    @Test
    void emptyFileGivesAnEmptyValue() {
        host.write("/etc/mesos-master/cluster", "");

        assertThat(run("master").lines()).contains("[--cluster=]");
    }

    @Test
    void newlinesInsideTheValueArePassedOn() {
        host.write("/etc/mesos-master/acls", "{\n}\n\n");

        assertThat(run("master").out()).contains("[--acls={\n}]");
    }

    @Test
    void editorLeftoversArePassedOnAndHiddenFilesAreNot() {
        host.write("/etc/mesos-master/roles~", "old\n");
        host.write("/etc/mesos-master/.roles.swp", "swap\n");

        assertThat(run("master").lines()).contains("[--roles~=old]").noneMatch(argument -> argument.contains("swap"));
    }

    @Test
    void sameOptionInBothPlacesIsGivenTwice() {
        host.write("/etc/mesos-master/port", "5050\n");

        assertThat(run("master").lines())
                .containsOnlyOnce("[--quorum=1]")
                .filteredOn("[--port=5050]"::equals)
                .hasSize(2);
    }

    @Test
    void directoriesOfTheAgentAreJoined() {
        host.write("/etc/mesos-slave/attributes/rack", "r1\n");
        host.write("/etc/mesos-slave/attributes/zone", "z\n");
        host.write("/etc/mesos-slave/resources/ports(*)", "[31000-32000]\n");

        assertThat(run("slave").lines())
                .contains("[--attributes=rack:r1;zone:z]", "[--resources=ports(*):[31000-32000]]");
    }

    @Test
    void noLoggerIsNoFlagOfTheDaemon() {
        host.write("/etc/mesos-master/?no-logger", "");

        assertThat(run("master").lines()).noneMatch(argument -> argument.contains("logger"));
    }

    @Test
    void everyVariableOfTheDefaultsReachesTheDaemon() {
        host.write("/etc/default/mesos", "MESOS_CLUSTER=fromdefaults\n");
        host.write("/usr/sbin/mesos-master", "#!/bin/sh\nprintf '%s\\n' \"$MESOS_CLUSTER\"\n");

        assertThat(run("master").lines()).containsExactly("fromdefaults");
    }

    @Test
    void anyOtherRoleIsRefused() {
        assertThat(run("king").status()).isEqualTo(2);
    }
}
