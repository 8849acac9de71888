package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import dev.drover.engine.journal.RunRecord;
import dev.drover.engine.journal.RunStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program ends in the middle of a play with rescue and always, on this machine, and goes on with it. */
@Order(1)
class RescueResumeTest {
    @TempDir
    Path folder;

    private Path log;
    private Program last;

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

    private Program start(String... words) throws IOException {
        last = Program.start(folder, words);
        return last;
    }

    private String said() throws IOException {
        return last.said();
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
        Program program = start("apply", "site.groovy", "--run-dir", "runs");
        program.await(() -> lines() >= lines);
        program.kill();
        assertThat(store().all().get(0).state()).isEqualTo(RunRecord.State.INTERRUPTED);

        assertThat(start("runs", "resume", "--run-dir", "runs").end())
                .as(said())
                .isZero();

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
        Program program = start("apply", "site.groovy", "--run-dir", "runs");
        program.await(() -> Files.exists(log) && Files.readString(log).contains("undo"));
        program.interrupt();
        program.await(() -> said().contains("interrupted: each host finishes the step that it is at"));
        Files.createFile(go);

        assertThat(program.end()).as(said()).isEqualTo(130);
        assertThat(done()).containsExactly("deploy", "check", "undo");
        assertThat(said()).contains("""
                    not run: the rest of 'rescue' of play 'Deploy'
                    not run: 'always' of play 'Deploy'
                """);

        Program resumed = start("runs", "resume", "--run-dir", "runs");
        resumed.await(() -> Files.readString(log).contains("undone"));
        resumed.kill();
        assertThat(start("runs", "resume", "--run-dir", "runs").end())
                .as(said())
                .isZero();
        assertThat(done()).containsExactly("deploy", "check", "undo", "undone", "tidy", "next");
    }
}
