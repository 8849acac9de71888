package dev.drover.engine.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.transport.ShellScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where our state is, for a user with a home and for one without; the numbers of users are those of a program of this test. */
class StateDirectoryTest {
    private static final String USER = "drover-test-" + ProcessHandle.current().pid();
    private static final Path HOMELESS = Path.of("/var/tmp/drover-" + USER);

    @TempDir
    private Path home;

    @BeforeEach
    void nameUser() throws IOException {
        LocalHost.program(Files.createDirectory(home.resolve("bin")).resolve("id"), "printf '%s\\n' '" + USER + "'\n");
    }

    @AfterEach
    void remove() throws IOException {
        Files.deleteIfExists(HOMELESS);
    }

    private String found(String shell, String given) {
        LocalHost host = new LocalHost(ImmutableList.<String>builder()
                .add("env", "HOME=" + home, "PATH=" + home.resolve("bin") + ":" + System.getenv("PATH"))
                .addAll(Splitter.on(' ').split(shell))
                .build());
        ShellScript script = ShellFunctions.STATE.before(
                new ShellScript("test", "state_directory \"$2\"; printf '%s\\n%s\\n' \"$dir\" \"$1\""));
        return host.ask(ProbeScript.inOrder(script), ImmutableList.of(ImmutableList.of(Bytes.utf8(given))))
                .get(0)
                .get(0)
                .toUtf8()
                .strip();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "mksh", "busybox sh"})
    void itIsThatOfTheSession(String shell) throws IOException {
        String ofHome = home.resolve(".local/state/drover").toString();

        assertThat(found(shell, "/var/lib/drover")).isEqualTo("/var/lib/drover");
        assertThat(found(shell, "")).as("nothing is there").isEqualTo(ofHome);
        Files.createDirectory(HOMELESS);
        assertThat(found(shell, "")).isEqualTo(HOMELESS.toString());
        Files.createDirectories(Path.of(ofHome));
        assertThat(found(shell, "")).isEqualTo(ofHome);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "mksh", "busybox sh"})
    void aLinkOfSomebodyElseIsNotFollowed(String shell) throws IOException {
        Files.createSymbolicLink(HOMELESS, home);

        assertThat(found(shell, ""))
                .isEqualTo(home.resolve(".local/state/drover").toString());
    }
}
