package dev.drover.engine.converge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Hosts that flood, trickle, lie and send payloads, in one run with one that is well: a controller with little memory comes
 * to its end, tells of each, and the one that is well does not wait.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 4, unit = TimeUnit.MINUTES)
@Isolated
class HostileHostsTest {
    private static final String HEAP = "-Xmx96m";

    /** Answers the loader as a shell would, and then {@code exec}s what follows. */
    private static final String SHAKES_HANDS =
            "IFS= read -r line; n=${line#*LOADED-}; n=${n%%\\'*}; printf 'LOADED-%s\\n' \"$n\"; ";

    private static final ImmutableMap<String, String> HOSTS = ImmutableMap.<String, String>builder()
            .put("good", "exec sh")
            .put("flood", "exec yes 'no shell here'")
            // What is sent to it must not be refused, or the flood is not waited for.
            .put("line", SHAKES_HANDS + "exec 3<&0; exec tr '\\0' x </dev/zero")
            .put("errors", SHAKES_HANDS + "yes >&2 & exec yes")
            .put("trickle", "while :; do printf x || exit; sleep 0.3; done")
            .put(
                    "nonsense",
                    SHAKES_HANDS + "while IFS= read -r frame; do set -f; set -- $frame; [ \"$1\" != O ] || { printf"
                            + " '\\n"
                            + "%s %s\\n"
                            + "' \"$2\" 99999999999999999999; printf '\\n"
                            + "%s\\n"
                            + "' \"$2\" >&2; }; done")
            .put(
                    "forger",
                    SHAKES_HANDS + "head -c 3000000 /dev/urandom; for i in 1 2 3; do"
                            + " printf '\\n%s 0\\n' 00000000000000000000000000000000; done; exit 0")
            .put("hangs-up", SHAKES_HANDS + "exit 0")
            .put("no-ends", "sh | sed -u '/^drover-[0-9a-f]\\{8,\\}$/d'")
            .put("payload", "PATH=@payload:$PATH; export PATH; exec sh")
            .buildOrThrow();

    private Path folder = Path.of("");
    private final List<JsonNode> events = new ArrayList<>();
    private String err = "";
    private int status;

    private void program(String folderName, String name, String text) throws IOException {
        Path file = Files.createDirectories(folder.resolve(folderName)).resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @BeforeAll
    void run(@TempDir Path directory) throws Exception {
        folder = directory;
        program(
                "payload",
                "uname",
                "printf '%s' '${7*7}$(touch " + folder + "/pwned)`touch " + folder
                        + "/pwned`${\"freemarker.template.utility.Execute\"?new()(\"touch " + folder
                        + "/pwned\")}<#assign x=1>{{7*7}}<script>'; printf '\\033]52;c;cHduZWQ=\\007\\302\\233\\r'\n");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                HostileFleet.class.getName(),
                folder.toString()));
        HOSTS.forEach((name, shell) -> command.add(name + "=" + shell.replace("@", folder + "/")));
        Path out = folder.resolve("out");
        Path errors = folder.resolve("err");
        Process child = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(errors.toFile())
                .start();
        boolean ended = child.waitFor(3, TimeUnit.MINUTES);
        child.destroyForcibly();
        err = Files.readString(errors);
        assertThat(ended).as("the run came to its end; it said: %s", err).isTrue();
        status = child.exitValue();
        assertThat(status).as(err + Files.readString(out)).isZero();
        for (String line : Files.readAllLines(out, StandardCharsets.UTF_8)) {
            events.add(new ObjectMapper().readTree(line));
        }
    }

    private Stream<JsonNode> of(String event, String host) {
        return events.stream()
                .filter(each -> each.path("event").asText().equals(event)
                        && each.path("host").asText().equals(host));
    }

    private JsonNode end(String host) {
        return of("host-finished", host).findFirst().orElseThrow();
    }

    private String message(String host) {
        return end(host).path("message").asText();
    }

    @Test
    void theControllerEndsWellInLittleMemory() {
        assertThat(status).as(err).isZero();
        assertThat(err).isEmpty();
        assertThat(events.get(events.size() - 1).path("event").asText()).isEqualTo("run-finished");
    }

    @Test
    void theOtherHostsAreNotDelayed() throws IOException {
        Instant started = Instant.parse(events.get(0).path("time").asText());
        Instant gathered = Instant.parse(of("facts-gathered", "good")
                .findFirst()
                .orElseThrow()
                .path("time")
                .asText());

        assertThat(folder.resolve("good.facts")).exists();
        assertThat(Duration.between(started, gathered)).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void theMessagesSayWhatEachHostDid() {
        assertThat(message("flood"))
                // It ends by how much it says; where the machine has much to do, by how long it takes.
                .matches("(?s)no POSIX shell: the login shell did not start 'sh'( within 20 s)?; it said: no shell.*");
        assertThat(message("flood").length()).isLessThan(3000);
        assertThat(message("trickle")).startsWith("no POSIX shell: ");
        assertThat(message("line")).startsWith("the host's answer does not end: it sent more than 1024 MB");
        assertThat(message("errors")).startsWith("the host's answer does not end: it sent more than 1024 MB");
        assertThat(message("nonsense")).startsWith("the host's shell answered nonsense: '99999999999999999999'");
        assertThat(message("forger")).startsWith("the connection was lost");
        assertThat(message("hangs-up")).startsWith("the connection was lost");
        assertThat(message("no-ends")).contains("answers");
    }

    @Test
    void whoAnswersWithoutEndsFailsAlone() {
        assertThat(end("no-ends").path("outcome").asText()).isEqualTo("failed");
        assertThat(end("good").path("outcome").asText()).isEqualTo("ok");
    }

    @Test
    void factsAreDataWhateverTheyAre() throws IOException {
        assertThat(folder.resolve("pwned")).doesNotExist();
        assertThat(Files.readString(folder.resolve("payload.facts")))
                .contains("${7*7}$(touch " + folder + "/pwned)`touch ")
                .contains("{{7*7}}<script>\033]52;c;cHduZWQ=\007\u009b");
    }
}
