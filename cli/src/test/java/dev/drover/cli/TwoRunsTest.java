package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import com.google.common.collect.Iterables;
import dev.drover.engine.journal.RunStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two programs that change this machine at the same time. */
class TwoRunsTest {
    @TempDir
    Path folder;

    private final List<Program> started = new ArrayList<>();
    private Workshop workshop;
    private Path go;
    private Path log;

    @BeforeEach
    void makeProject() {
        workshop = new Workshop(folder);
        go = folder.resolve("go");
        log = folder.resolve("log");
        workshop.inventory("inventory { host('here') { connection 'local' } }")
                .file("slow.groovy", """
                        playbook 'Slow'

                        play('Slow', on: 'all') {
                            command('slow') {
                                sh 'printf "slow begins\\n" >>"$1"; while [ ! -e "$2" ]; do sleep 0.1; done; printf "slow ends\\n" >>"$1"'
                                args '%1$s', '%2$s'
                            }
                        }
                        """.formatted(log, go))
                .file("other.groovy", """
                        playbook 'Other'

                        play('Other', on: 'all') {
                            command('other') { sh 'printf "other\\n" >>"$1"'; args '%s' }
                        }
                        """.formatted(log))
                .file("look.groovy", """
                        playbook 'Look'

                        play('Look', on: 'all') {
                            directory('%s')
                        }
                        """.formatted(folder));
    }

    /** Also after a failure nothing may go on holding the lock of this machine. */
    @AfterEach
    void endAll() throws IOException {
        if (!Files.exists(go)) {
            Files.createFile(go);
        }
        started.forEach(program -> program.process().destroyForcibly());
    }

    private Program start(String... words) throws IOException {
        String[] all = Arrays.copyOf(words, words.length + 2);
        all[words.length] = "--run-dir";
        all[words.length + 1] = "runs";
        Program program = Program.start(folder, all);
        started.add(program);
        return program;
    }

    @Test
    void theSecondWaitsForTheEndOfTheFirstAndOneThatDoesNotWaitIsRefused() throws IOException, InterruptedException {
        Program slow = start("apply", "slow.groovy");
        slow.await(() -> Files.exists(log));
        Program waiting = start("apply", "other.groovy", "--wait", "300s");
        waiting.await(() -> waiting.said().contains("waits:"));

        Program refused = start("apply", "other.groovy", "--wait", "0s");
        assertThat(refused.end()).as(refused.said()).isEqualTo(5);
        assertThat(refused.said())
                .matches("here +refused  0 in sync, 0 changed, 0 failed, 1 not reached\n"
                        + " +run [0-9a-f]{8} of \\S+@\\S+ \\(since \\S+\\) is changing this host;"
                        + " waited 0 s \\(--wait\\); run it again when that run has ended\n"
                        + "1 host: .*\n");
        Program plan = start("plan", "other.groovy");
        assertThat(plan.end()).isEqualTo(2);
        Program look = start("apply", "look.groovy", "--wait", "0s");
        assertThat(look.end())
                .as("what changes nothing needs no lock: " + look.said())
                .isZero();
        assertThat(log).hasContent("slow begins\n");

        Files.createFile(go);
        assertThat(slow.end()).as(slow.said()).isZero();
        assertThat(waiting.end()).as(waiting.said()).isZero();
        assertThat(log).hasContent("slow begins\nslow ends\nother\n");
        assertThat(Iterables.getFirst(Splitter.on('\n').split(waiting.said()), ""))
                .matches("here {2}waits: run [0-9a-f]{8} of \\S+@\\S+ \\(since \\S+\\) is changing it");
    }

    @Test
    void whatTheFirstChangedIsSeenByTheSecondThatLookedBefore() throws IOException, InterruptedException {
        workshop.file("slow.groovy", """
                playbook 'Slow'

                play('Slow', on: 'all') {
                    command('slow') { sh ': >"$2"; while [ ! -e "$1" ]; do sleep 0.1; done'; args '%1$s', '%2$s' }
                    file('%3$s') { content 'same' }
                }
                """.formatted(go, log, folder.resolve("file")))
                .file("other.groovy", """
                playbook 'Other'

                play('Other', on: 'all') {
                    file('%s') { content 'same' }
                }
                """.formatted(folder.resolve("file")));
        Program slow = start("apply", "slow.groovy");
        slow.await(() -> Files.exists(log));
        Program waiting = start("apply", "other.groovy", "--wait", "300s");
        waiting.await(() -> waiting.said().contains("waits:"));
        Files.createFile(go);

        assertThat(slow.end()).as(slow.said()).isZero();
        assertThat(waiting.end()).as(waiting.said()).isZero();
        assertThat(waiting.said()).contains("(0 changed)");
    }

    @Test
    void aRollbackLooksAgainAtAllItsFilesAfterAnotherRun() throws IOException, InterruptedException {
        Path first = Files.writeString(folder.resolve("first"), "old");
        Path second = Files.writeString(folder.resolve("second"), "old");
        workshop.file("slow.groovy", """
                playbook 'Slow'

                play('Slow', on: 'all') {
                    command('slow') { sh ': >"$2"; while [ ! -e "$1" ]; do sleep 0.1; done'; args '%1$s', '%2$s' }
                    file('%3$s') { content 'mine' }
                }
                """.formatted(go, log, second)).file("other.groovy", """
                playbook 'Other'

                play('Other', on: 'all') {
                    file('%s') { content 'new'; backup() }
                    file('%s') { content 'new'; backup() }
                }
                """.formatted(first, second));
        Program applied = start("apply", "other.groovy");
        assertThat(applied.end()).isZero();
        String run = new RunStore(folder.resolve("runs")).all().get(0).id();
        Program slow = start("apply", "slow.groovy");
        slow.await(() -> Files.exists(log));
        Program rollback = start("runs", "rollback", run);
        rollback.await(() -> rollback.said().contains("waits:"));
        Files.createFile(go);

        assertThat(slow.end()).as(slow.said()).isZero();
        assertThat(rollback.end()).as(rollback.said()).isEqualTo(5);
        assertThat(rollback.said()).contains("'" + second + "' was changed since run " + run);
        assertThat(first).hasContent("new");
        assertThat(second).hasContent("mine");
    }

    @Test
    void theLockOfAKilledProgramIsTakenOver() throws IOException, InterruptedException {
        Program slow = start("apply", "slow.groovy");
        slow.await(() -> Files.exists(log));
        slow.kill();
        Program other = start("apply", "other.groovy", "--wait", "300s");
        other.await(() -> other.said().contains("waits:"));
        Files.createFile(go);

        assertThat(other.end()).as(other.said()).isZero();
        assertThat(log).hasContent("slow begins\nslow ends\nother\n");
    }
}
