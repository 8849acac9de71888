package dev.drover.standins;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tree is complete, and job files are read by init(5)'s rules. */
final class UpstartTreeTest {
    private static final Path TREE = Path.of("src/main/resources/dev/drover/standins/upstart/root");

    @TempDir
    private Path root;

    private Scripts host;

    @BeforeEach
    void layDownTheReader() {
        host = new Scripts(root);
        for (String path : new String[] {"bin/init-checkconf", "bin/initctl", "jobfile.bash"}) {
            host.install(
                    TREE.resolve("usr/lib/upstart-standin").resolve(path),
                    "/usr/lib/upstart-standin/" + path,
                    "/usr/lib/upstart-standin",
                    "/etc/init",
                    "/run/upstart");
        }
    }

    private Scripts.Result initctl(String... arguments) {
        return host.run(Map.of(), "/usr/lib/upstart-standin/bin/initctl", arguments);
    }

    private Scripts.Result check(String jobFile) {
        host.write("/etc/init/x.conf", jobFile);
        return host.run(Map.of(), "/usr/lib/upstart-standin/bin/init-checkconf", root + "/etc/init/x.conf");
    }

    @Test
    void everyFileOfTheTreeIsListed() throws IOException {
        try (Stream<Path> files = Files.walk(TREE)) {
            assertThat(files.filter(Files::isRegularFile).map(file -> "/" + TREE.relativize(file)))
                    .containsExactlyInAnyOrderElementsOf(UpstartTree.entries().stream()
                            .map(UpstartTree.Entry::path)
                            .toList());
        }
    }

    @Test
    void everyListedFileIsBundled() throws IOException {
        for (UpstartTree.Entry entry : UpstartTree.entries()) {
            try (var content = entry.open()) {
                assertThat(content.read()).isPositive();
            }
        }
    }

    @Test
    void installScriptIsPartOfTheTree() {
        assertThat(UpstartTree.entries()).contains(new UpstartTree.Entry("0755", UpstartTree.INSTALL));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mesos/upstart/etc/init/mesos-master.conf",
                "mesos/upstart/etc/init/mesos-slave.conf",
                "marathon/upstart/etc/init/marathon.conf",
                "chronos/upstart/etc/init/chronos.conf",
                "zookeeperd/upstart/etc/init/zookeeper.conf"
            })
    void jobsOfThePackagesCanBeRead(String job) throws IOException {
        assertThat(check(Files.readString(Path.of("src/main/packages", job))).out())
                .isEqualTo("File " + root + "/etc/init/x.conf: syntax ok\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    exec true\\nbogus                  | 2: Unknown stanza
                    script\\n true                     | 2: Unterminated block
                    exec                               | 1: Expected token
                    start on                           | 1: Expected event
                    start on a and                     | 1: Expected event
                    start on (a or b                   | 1: Mismatched parentheses
                    start on a (b)                     | 1: Expected operator
                    respawn limit ten 5                | 1: Illegal limit, expected 'unlimited' or integer
                    respawn limit 10 x                 | 1: Illegal interval, expected number of seconds
                    """)
    void mistakeIsReportedWithItsLine(String jobFile, String mistake) {
        Scripts.Result result = check(jobFile.strip().replace("\\n", "\n") + "\n");

        String file = root + "/etc/init/x.conf";
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err())
                .isEqualTo("ERROR: File " + file + ": syntax invalid: init:" + file + ":" + mistake + "\n");
    }

    @Test
    void expressionMayGoOverLinesAndIsShownInOne() {
        host.write("/etc/init/x.conf", "start on (filesystem # a comment\n  and net-device-up IFACE!=lo)\nexec true\n");

        assertThat(initctl("show-config", "x").out())
                .isEqualTo("x\n  start on (filesystem and net-device-up IFACE!=lo)\n");
    }

    @Test
    void manualInTheOverrideTakesStartOnAway() {
        host.write("/etc/init/x.conf", "start on runlevel [2345]\nstop on runlevel [016]\nexec true\n");
        host.write("/etc/init/x.override", "manual\n");

        assertThat(initctl("show-config", "x").out()).isEqualTo("x\n  stop on runlevel [016]\n");
    }

    @Test
    void jobThatWasNeverStartedIsStopped() {
        host.write("/etc/init/x.conf", "exec true\n");

        assertThat(initctl("status", "x")).isEqualTo(new Scripts.Result(0, "x stop/waiting\n", ""));
    }

    @Test
    void jobWithAMistakeIsUnknown() {
        host.write("/etc/init/x.conf", "bogus\n");

        assertThat(initctl("status", "x")).isEqualTo(new Scripts.Result(1, "", "initctl: Unknown job: x\n"));
    }

    @Test
    void answerThatComesInPiecesIsPutTogether() throws IOException {
        Path program = root.resolve("usr/lib/upstart-standin/bin/initctl");
        // Who runs the tests need not be root, and process 1 is not to be signalled.
        Files.writeString(program, Files.readString(program).replace("((EUID == 0))", "true"));
        host.write("/run/upstart/kept", "");
        host.write("/init", """
                mkfifo "$CONTROL"
                exec 9<> "$CONTROL"
                kill() {
                  case $((++rounds)) in
                    1) printf 'out one\\nout t' >&4 ;;
                    2) printf 'w' >&4 ;;
                    3) printf 'o\\nen' >&4 ;;
                    4) printf 'd 7\\n' >&4 ;;
                    *) exit 9 ;;
                  esac
                }
                """);

        Scripts.Result result = host.run(
                Map.of("BASH_ENV", root + "/init", "CONTROL", root + "/run/upstart/control"),
                "/usr/lib/upstart-standin/bin/initctl",
                "emit",
                "spring");

        assertThat(result).isEqualTo(new Scripts.Result(7, "one\ntwo\n", ""));
    }
}
