package dev.drover.engine.resource.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Iterables;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Content;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Execution;
import dev.drover.engine.resource.LocalHost;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.RecordedFacts;
import dev.drover.engine.resource.ResourceType.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptTypeTest {
    private final ScriptType type = new ScriptType();

    private Action action(ScriptSpec desired) {
        return Iterables.getOnlyElement(
                type.apply(desired, new Execution.State(true, true), RecordedFacts.named("debian-systemd")));
    }

    private LocalHost.Ran run(ScriptSpec desired) {
        return LocalHost.sh().act(action(desired));
    }

    private static ScriptSpec script(String text, String... args) {
        return ScriptSpec.of("it", Content.text(text), args);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "dash", "bash", "mksh", "busybox sh"})
    void argumentsReachTheScriptUntouchedInEveryShell(String shell) {
        LocalHost host = new LocalHost(com.google.common.collect.ImmutableList.copyOf(shell.split(" ")));

        assertThat(host.act(action(script("printf '<%s>' \"$@\"", "a b", "$(id)", "", "-n", "it's\n"))))
                .isEqualTo(new LocalHost.Ran(0, Bytes.utf8("<a b><$(id)><><-n><it's\n>"), ""));
        assertThat(host.act(action(script("printf '%s|%s' \"$#\" \"$A\"").with(ImmutableMap.of("A", "x y"))))
                        .stdout()
                        .toUtf8())
                .isEqualTo("0|x y");
    }

    @Test
    void interpreterOfTheFirstLineReadsIt() {
        assertThat(run(script("#!/bin/bash\nprintf %s \"${BASH_VERSION:+bash}\""))
                        .stdout())
                .isEqualTo(Bytes.utf8("bash"));
        assertThat(run(script("#! /usr/bin/env  bash\nprintf %s \"${BASH_VERSION:+bash}\""))
                        .stdout())
                .isEqualTo(Bytes.utf8("bash"));
        assertThat(run(script("#!/bin/cat -n\n")).stdout().toUtf8().strip()).isEqualTo("1\t#!/bin/cat -n");
    }

    @Test
    void inputIsWhatStandsBehindTheScript() {
        String text = "#!/bin/sh\ncat\n" + "# a comment that is long\n".repeat(10_000);

        assertThat(run(script(text).reading(Content.text("one\ntwo"))))
                .isEqualTo(new LocalHost.Ran(0, Bytes.utf8("one\ntwo"), ""));
        assertThat(run(script(text))).isEqualTo(new LocalHost.Ran(0, Bytes.empty(), ""));
    }

    @Test
    void theFileIsForUsOnlyAndGoneAfterwards() {
        LocalHost.Ran ran = run(script("stat -c %a \"$0\" \"${0%/*}\"; printf '%s' \"$0\"; exit 3")
                .expecting(3));

        assertThat(ran.status()).isZero();
        assertThat(ran.stdout().toUtf8()).startsWith("600\n700\n/");
        String path = ran.stdout().toUtf8().lines().skip(2).findFirst().orElseThrow();
        assertThat(Path.of(path).getParent()).doesNotExist();
    }

    @Test
    void statusOfTheScriptIsJudged() {
        assertThat(run(script("echo no >&2; exit 3")))
                .isEqualTo(new LocalHost.Ran(1, Bytes.empty(), "no\nexit status 3, expected 0\n"));
        assertThat(run(script("#!/no/such/interpreter\n")).stderr())
                .contains("/no/such/interpreter")
                .endsWith("exit status 127, expected 0\n");
    }

    @Test
    void guardedScriptConvergesOnce(@TempDir Path directory) throws IOException {
        ScriptSpec creates = script("printf x >>\"$1\"", directory + "/made").creating(directory + "/made");

        assertThat(LocalHost.sh().converge(type, creates)).hasSize(1);
        assertThat(LocalHost.sh().converge(type, creates)).isEmpty();

        assertThat(Files.readString(directory.resolve("made"))).isEqualTo("x");
        assertThat(type.role(creates)).isEqualTo(Role.STATE);
        assertThat(type.role(script(":"))).isEqualTo(Role.ACTION);
    }

    @Test
    void runsInItsDirectoryAndLacksItUntilItIsThere(@TempDir Path directory) {
        ScriptSpec in = script("pwd").in(directory + "/none");

        assertThat(run(script("pwd").in(directory.toString())).stdout()).isEqualTo(Bytes.utf8(directory + "\n"));
        assertThat(run(in).stderr()).endsWith("cannot go to the directory " + directory + "/none; nothing was run\n");
        assertThat(type.lacks(in, new Execution.State(true, false)))
                .containsExactly(Need.of("directory", directory + "/none"));
    }

    @Test
    void linesOfWindowsAreRefused() {
        assertThatThrownBy(() -> script("#!/bin/sh\r\nexit\r\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("source has a carriage return at the end of its first line '#!/bin/sh'; "
                        + "save it with the line ends of Unix");
        assertThatThrownBy(() -> script("#!bash\n"))
                .hasMessage("source must name its interpreter by its whole path, got '#!bash'; write '#!/bin/sh'");
    }
}
