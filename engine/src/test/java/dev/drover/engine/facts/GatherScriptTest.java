package dev.drover.engine.facts;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import com.google.common.io.ByteStreams;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Facts;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the script on this machine, under the shells that hosts may have. */
class GatherScriptTest {
    /** What the script wrote on standard output and standard error. */
    private record Output(Bytes stdout, String stderr) {}

    private static Output run(String shell, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(Splitter.on(' ').splitToList(shell));
        assertThat(onPath(command.get(0)))
                .as("this test needs the shells busybox, dash, bash and mksh; on Debian: apt-get install busybox mksh")
                .isTrue();
        command.addAll(List.of(arguments));
        Path errors = Files.createTempFile("gather", ".err");
        try {
            Process process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(FactGatherer.step().script().text().getBytes(StandardCharsets.UTF_8));
            }
            byte[] stdout = ByteStreams.toByteArray(process.getInputStream());
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            return new Output(Bytes.of(stdout), Files.readString(errors));
        } finally {
            Files.delete(errors);
        }
    }

    private static boolean onPath(String program) {
        return Splitter.on(File.pathSeparator)
                .splitToStream(System.getenv().getOrDefault("PATH", ""))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "dash", "bash", "bash --posix", "busybox sh", "mksh"})
    void everyShellTellsWhatThisMachineIs(String shell) throws IOException, InterruptedException {
        Instant sent = Instant.now();
        Output output = run(shell);

        Facts facts = FactGatherer.parse(output.stdout(), sent, Instant.now());

        assertThat(output.stderr()).isEmpty();
        assertThat(facts.cpu().count()).isEqualTo(onlineProcessors());
        assertThat(facts.user()).isEqualTo(System.getProperty("user.name"));
        assertThat(facts.os().arch()).isEqualTo(System.getProperty("os.arch").replace("amd64", "x86_64"));
        assertThat(facts.os().id()).isNotEqualTo("linux");
        assertThat(facts.hostname())
                .isEqualTo(
                        Files.readString(Path.of("/proc/sys/kernel/hostname")).strip());
        assertThat(facts.memory().total()).isPositive();
        assertThat(facts.memory().free()).isPositive().isLessThan(facts.memory().total());
        assertThat(facts.mounts()).anyMatch(mount -> mount.path().equals("/"));
        assertThat(facts.net().interfaces().get("lo"))
                .contains(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}).getHostAddress());
        assertThat(facts.tools()).contains("bash", "tar").doesNotContain("zypper");
        assertThat(facts.clockSkew().abs()).isLessThan(Duration.ofSeconds(10));
    }

    private static int onlineProcessors() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/stat"))) {
            return (int) lines.filter(line -> line.matches("cpu\\d+ .*")).count();
        }
    }

    @Test
    void allShellsSayTheSame() throws IOException, InterruptedException {
        List<String> lines = lasting(run("dash"));

        for (String shell : List.of("bash", "busybox sh", "mksh")) {
            assertThat(lasting(run(shell))).as(shell).isEqualTo(lines);
        }
    }

    /** Without what changes from one moment to the next, here: the networks of containers that come and go. */
    private static List<String> lasting(Output output) {
        return Splitter.on('\n')
                .splitToStream(output.stdout().toUtf8())
                .filter(line -> !line.matches("(time|memory|address|route6?|mount) .*"))
                .toList();
    }

    @Test
    void aHostileEnvironmentChangesNothing() throws IOException, InterruptedException {
        List<String> lines = lasting(run("dash"));

        assertThat(lasting(run(
                        "env",
                        "IFS=/",
                        "LANG=tr_TR",
                        "line=x",
                        "host=y",
                        "left=0",
                        "CDPATH=/",
                        "POSIXLY_CORRECT=1",
                        "dash")))
                .isEqualTo(lines);
    }

    @Test
    void theScriptWritesNothingAndAsksNoFileSystem() {
        String script = FactGatherer.step().script().text();

        assertThat(script)
                .doesNotContain("mktemp", "/tmp", "<<", "`", "eval", "echo ")
                .doesNotContainPattern("(?m)^\\s*(df|du|stat|mount|python|perl)\\b")
                .doesNotContainPattern(">\\s*/(?!dev/null)");
    }

    @Test
    void onlyTwoProgramsMustBeThere(@TempDir Path bin) throws IOException, InterruptedException {
        for (String program : List.of("uname", "date")) {
            Files.copy(Path.of("/bin", program), bin.resolve(program), StandardCopyOption.COPY_ATTRIBUTES);
        }

        Output output = run("env", "PATH=" + bin, "/bin/dash");

        assertThat(output.stderr()).isEmpty();
        Facts facts = FactGatherer.parse(output.stdout(), Instant.now(), Instant.now());
        assertThat(facts.user()).isEqualTo(System.getProperty("user.name"));
        assertThat(facts.os().arch()).isNotEmpty();
        assertThat(facts.net().interfaces()).containsKey("lo");
    }
}
