package dev.drover.engine.converge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.resource.ShellFunctions;
import dev.drover.engine.transport.ShellScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code drover forget} removes, and when another run may have the host again. */
class ForgetScriptTest {
    private static final String SCRIPT = ShellFunctions.STATE
            .before(ShellScript.beside(Runner.class, "forget.sh"))
            .text();

    @TempDir
    Path folder;

    private int forget(String shell, Path state, String before) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(shell.split(" ", -1)));
        words.addAll(List.of("-c", before + SCRIPT, "sh", state.toString(), ""));
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile())
                .start();
        process.getOutputStream().close();
        return process.waitFor();
    }

    private Path state() throws IOException {
        Path state = Files.createDirectories(folder.resolve("state"));
        Files.writeString(state.resolve("lock.7"), "r1 alice@laptop then\n");
        Files.writeString(state.resolve(".key"), "x");
        Files.createDirectory(state.resolve("unpacked"));
        return state;
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "mksh", "busybox sh", "zsh --emulate sh"})
    void theLockGoesLast(String shell) throws Exception {
        Path state = state();
        Path seen = folder.resolve("seen");

        int status = forget(shell, state, "rm() { ls -A -- '" + state + "' >'" + seen + "'; command rm \"$@\"; }\n");

        assertThat(status).isZero();
        assertThat(state).doesNotExist();
        assertThat(seen).as("what was there when the last of it was removed").hasContent("lock.7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "mksh", "busybox sh", "zsh --emulate sh"})
    void aRunThatComesBehindItKeepsItsLock(String shell) throws Exception {
        Path state = state();

        int status = forget(
                shell,
                state,
                "rm() { command rm \"$@\"; case $* in *lock.7) printf 'r2\\n' >'" + state + "/lock.1' ;; esac; }\n");

        assertThat(status).isZero();
        assertThat(state.resolve("lock.1")).hasContent("r2");
        try (var left = Files.list(state)) {
            assertThat(left).hasSize(1);
        }
    }
}
