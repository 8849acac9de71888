package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import dev.drover.engine.journal.RunRecord;
import dev.drover.engine.journal.RunStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program ends in the middle of a play with rescue and always, on this machine, and goes on with it. */
@OnThisMachine
class RescueResumeTest {
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    Path folder;

    private Path log;

    @BeforeEach
    void makeProject() {
        log = folder.resolve("log");
    }

    /** What fails would succeed if it were done again. */
    private void project(String atTheEndOfUndo) {
        new Workshop(folder)
                .inventory("inventory { host('here') { connection 'local' } }")
                .file("site.groovy", """
                        def note(what, more) {
                            command(what) { sh 'printf "%%s\\n" "$1" >>"$2"; ' + more; args what, '%1$s', '%2$s' }
                        }

                        play('Deploy', on: 'all') {
                            note 'deploy', 'sleep 0.1'
                            note 'check', 'sleep 0.1; [ -e "$3/tried" ] || { : >"$3/tried"; false; }'
                            note 'deployed', 'true'
                            rescue {
                                note 'undo', '%3$s'
                                file('%2$s/undone') { content 'x' }
                                note 'undone', 'sleep 0.1'
                            }
                            always {
                                file('%2$s/tidied') { content 'x' }
                                note 'tidy', 'sleep 0.1'
                            }
                        }
                        play('Next', on: 'all') {
                            note 'next', 'true'
                        }
                        """.formatted(log, folder, atTheEndOfUndo));
    }

    private Process start(String... words) throws IOException {
        // Whoever runs the tests in the background may ignore Ctrl-C, and Java would inherit that.
        List<String> command = new ArrayList<>(List.of(
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.drover.cli.Main"));
        command.addAll(List.of(words));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
    }

    private int end(Process process) throws IOException, InterruptedException {
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as(said())
                .isTrue();
        return process.exitValue();
    }

    private String said() throws IOException {
        return Files.readString(folder.resolve("out"));
    }

    private RunStore store() {
        return new RunStore(folder.resolve("runs"));
    }

    private int lines() throws IOException {
        ImmutableList<RunRecord> runs = store().all();
        return runs.isEmpty()
                ? 0
                : store().find(runs.get(0).id()).orElseThrow().lines().size();
    }

    private Iterable<String> done() throws IOException {
        return Splitter.on('\n').omitEmptyStrings().split(Files.readString(log));
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 16, 18, 20, 22})
    void whereverItIsKilledItEndsAsIfItHadNotBeen(int lines) throws IOException, InterruptedException {
        project("sleep 0.1");
        Process process = start("apply", "site.groovy", "--run-dir", "runs");
        await(process, () -> lines() >= lines);
        process.destroyForcibly().waitFor();
        assertThat(store().all().get(0).state()).isEqualTo(RunRecord.State.INTERRUPTED);

        assertThat(end(start("runs", "resume", "--run-dir", "runs"))).as(said()).isZero();

        assertThat(done()).as(said()).containsExactly("deploy", "check", "undo", "undone", "tidy", "next");
        assertThat(folder.resolve("undone")).hasContent("x");
        assertThat(folder.resolve("tidied")).hasContent("x");
        assertThat(said()).contains("here          rescued").contains("1 host: 0 in sync (");
        assertThat(store().all().get(0).state()).isEqualTo(RunRecord.State.FINISHED);
    }

    @Test
    void afterCtrlCTheStepOfTheRescueIsFinishedAndTheRestIsLeft() throws IOException, InterruptedException {
        Path go = folder.resolve("go");
        project("while [ ! -e \"$3/go\" ]; do sleep 0.1; done");
        Process process = start("apply", "site.groovy", "--run-dir", "runs");
        await(process, () -> Files.exists(log) && Files.readString(log).contains("undo"));
        new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                .start()
                .waitFor();
        await(process, () -> said().contains("interrupted: each host finishes the step that it is at"));
        Files.createFile(go);

        assertThat(end(process)).as(said()).isEqualTo(130);
        assertThat(done()).containsExactly("deploy", "check", "undo");
        assertThat(said()).contains("""
                    not run: the rest of 'rescue' of play 'Deploy'
                    not run: 'always' of play 'Deploy'
                """);

        Process resumed = start("runs", "resume", "--run-dir", "runs");
        await(resumed, () -> Files.readString(log).contains("undone"));
        resumed.destroyForcibly().waitFor();
        assertThat(end(start("runs", "resume", "--run-dir", "runs"))).as(said()).isZero();
        assertThat(done()).containsExactly("deploy", "check", "undo", "undone", "tidy", "next");
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Process process, Condition condition) throws IOException, InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (process.isAlive() && !condition.holds()) {
            assertThat(System.nanoTime()).as("something to happen").isLessThan(until);
            process.waitFor(2, TimeUnit.MILLISECONDS);
        }
    }
}
