package dev.drover.engine.resource.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
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

class CommandTypeTest {
    /** Output goes to a file, as in a session. */
    private static final LocalHost HOST = new LocalHost(ImmutableList.of(
            "sh",
            "-c",
            "out=$(mktemp); \"$@\" >\"$out\"; status=$?; cat -- \"$out\"; rm -f -- \"$out\"; exit $status",
            "spool",
            "sh"));

    private final CommandType type = new CommandType();

    private Action action(CommandSpec desired) {
        return Iterables.getOnlyElement(
                type.apply(desired, new Execution.State(true, true), RecordedFacts.named("debian-systemd")));
    }

    private LocalHost.Ran run(CommandSpec desired) {
        return HOST.act(action(desired));
    }

    private static LocalHost.Ran succeeded(String output) {
        return new LocalHost.Ran(0, Bytes.utf8(output), "");
    }

    private static LocalHost.Ran failed(String output, String words) {
        return new LocalHost.Ran(1, Bytes.utf8(output), words);
    }

    @Test
    void argumentsReachTheShellProgramUntouched() {
        assertThat(run(CommandSpec.sh("x", "printf '<%s>' \"$0\" \"$@\"", "a b", "$(id)", "", "-n", "it's\n")))
                .isEqualTo(succeeded("<sh><a b><$(id)><><-n><it's\n>"));
    }

    @Test
    void wordsAreAProgramAndNoShellReadsThem() {
        assertThat(run(CommandSpec.argv("x", "printf", "%s|", "*", "$HOME", "a;b")))
                .isEqualTo(succeeded("*|$HOME|a;b|"));
    }

    @Test
    void firstWordIsNeverSomethingOfTheShellItself() {
        LocalHost.Ran ran = run(CommandSpec.argv("x", "show_output"));

        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.stderr())
                .contains("show_output")
                .contains("not found")
                .endsWith("exit status 127, expected 0\n");
    }

    @Test
    void environmentReachesTheCommandAndOnlyIt() {
        CommandSpec desired = CommandSpec.sh("x", "printf '%s|%s|%s' \"$A\" \"$status\" \"$IFS\"; exit 7")
                .with(ImmutableMap.of("A", "a 'b' $c\n=", "status", "9", "accepted", "8"))
                .expecting(7);

        assertThat(run(desired)).isEqualTo(succeeded("a 'b' $c\n=|9| \t\n"));
    }

    @Test
    void inputReachesTheCommand() {
        assertThat(run(CommandSpec.argv("x", "cat").reading(Content.text("one\ntwo"))))
                .isEqualTo(succeeded("one\ntwo"));
    }

    @Test
    void runsInItsDirectory(@TempDir Path directory) {
        assertThat(run(CommandSpec.argv("x", "pwd").in(directory.toString()))).isEqualTo(succeeded(directory + "\n"));
    }

    @Test
    void nothingRunsWhereTheDirectoryIsMissing(@TempDir Path directory) {
        LocalHost.Ran ran =
                run(CommandSpec.sh("x", "touch " + directory + "/ran").in(directory + "/none"));

        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.stderr()).endsWith("cannot go to the directory " + directory + "/none; nothing was run\n");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void failureSaysTheLastOutputTheWordsAndTheStatus() {
        assertThat(run(CommandSpec.sh("x", "printf 'line %s\\n' 1 2 3 4 5 6 7 8 9 10 11; printf 'no\\n' >&2; exit 3")))
                .isEqualTo(failed(
                        "line 1\nline 2\nline 3\nline 4\nline 5\nline 6\nline 7\nline 8\nline 9\nline 10\nline 11\n",
                        "no\nthe output ended with:\n"
                                + "line 2\nline 3\nline 4\nline 5\nline 6\nline 7\nline 8\nline 9\nline 10\nline 11\n"
                                + "exit status 3, expected 0\n"));
    }

    @Test
    void onlyTheExpectedStatusesAreSuccess() {
        assertThat(run(CommandSpec.sh("x", "exit 3").expecting(0, 3))).isEqualTo(succeeded(""));
        assertThat(run(CommandSpec.sh("x", "exit 0").expecting(3)))
                .isEqualTo(failed("", "exit status 0, expected 3\n"));
        assertThat(run(CommandSpec.sh("x", "exit 1").expecting(10, 11)))
                .isEqualTo(failed("", "exit status 1, expected 10 11\n"));
    }

    @Test
    void whatItCreatesMustBeThereAfterwards(@TempDir Path directory) {
        CommandSpec desired = CommandSpec.sh("x", "printf done").creating(directory + "/made");

        assertThat(run(desired))
                .isEqualTo(failed(
                        "done",
                        "the output ended with:\ndoneit ended with status 0, but there is no " + directory
                                + "/made\n"));
    }

    @Test
    void whatItRemovesMustBeGoneAfterwards(@TempDir Path directory) {
        assertThat(run(CommandSpec.sh("x", ":").removing(directory.toString())))
                .isEqualTo(failed("", "it ended with status 0, but " + directory + " is still there\n"));
    }

    @Test
    void guardedCommandConvergesOnce(@TempDir Path directory) throws IOException {
        CommandSpec creates =
                CommandSpec.sh("x", "printf x >>\"$1\"", directory + "/made").creating(directory + "/made");
        CommandSpec removes =
                CommandSpec.sh("x", "rm -- \"$1\"", directory + "/made").removing(directory + "/made");

        assertThat(LocalHost.sh().converge(type, creates)).hasSize(1);
        assertThat(LocalHost.sh().converge(type, creates)).isEmpty();
        assertThat(Files.readString(directory.resolve("made"))).isEqualTo("x");
        assertThat(LocalHost.sh().converge(type, removes)).hasSize(1);
        assertThat(LocalHost.sh().converge(type, removes)).isEmpty();
    }

    @Test
    void danglingLinkCountsAsThere(@TempDir Path directory) throws IOException {
        Files.createSymbolicLink(directory.resolve("made"), Path.of("nowhere"));

        assertThat(LocalHost.sh().converge(type, CommandSpec.sh("x", "exit 1").creating(directory + "/made")))
                .isEmpty();
    }

    @Test
    void lacksTheDirectoryThatItRunsIn(@TempDir Path directory) {
        CommandSpec in = CommandSpec.sh("x", ":").in(directory + "/none");
        Execution.State observed = LocalHost.sh().observe(type.probe(in, RecordedFacts.named("debian-systemd")));

        assertThat(type.lacks(in, observed)).containsExactly(Need.of("directory", directory + "/none"));
        assertThat(type.lacks(in, new Execution.State(true, true))).isEmpty();
    }

    @Test
    void withoutAGuardItIsAnActionAndWithOneAState() {
        assertThat(type.role(CommandSpec.sh("x", ":"))).isEqualTo(Role.ACTION);
        assertThat(type.role(CommandSpec.sh("x", ":").creating("/x"))).isEqualTo(Role.STATE);
    }
}
