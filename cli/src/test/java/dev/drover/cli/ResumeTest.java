package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import dev.drover.engine.journal.RunRecord;
import dev.drover.engine.journal.RunStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program is killed in the middle of a run on this machine, and goes on with it. */
@Order(1)
class ResumeTest {
    @TempDir
    Path folder;

    private Workshop workshop;
    private Path log;
    private Program last;

    @BeforeEach
    void makeProject() {
        workshop = new Workshop(folder);
        log = folder.resolve("log");
        workshop.inventory("inventory { host('here') { connection 'local' } }")
                .file("site.groovy", """
                        playbook 'Steps'

                        play('Steps', on: 'all') {
                            command('one') { sh 'sleep 0.2; printf "one\\n" >>"$1"'; args '%1$s' }
                            file('%2$s/a') { content 'a' }
                            command('two') { sh 'sleep 0.2; printf "two\\n" >>"$1"; sleep 0.2'; args '%1$s' }
                            file('%2$s/b') { content 'b' }
                            command('three') { sh 'printf "three\\n" >>"$1"; sleep 0.2'; args '%1$s' }
                        }
                        """.replace("%1$s", log.toString()).replace("%2$s", folder.toString()));
    }

    private Program start(String... words) throws IOException {
        last = Program.start(folder, words);
        return last;
    }

    private static int end(Program program) throws IOException, InterruptedException {
        return program.end();
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

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 6, 7, 8, 10, 12, 14, 17})
    void whereverItIsKilledTheRestIsDoneAndNothingTwice(int lines) throws IOException, InterruptedException {
        Program process = start("apply", "site.groovy", "--run-dir", "runs");
        process.await(() -> lines() >= lines);
        process.kill();
        assertThat(store().all()).hasSize(1);
        assertThat(store().all().get(0).state()).isEqualTo(RunRecord.State.INTERRUPTED);

        assertThat(end(start("runs", "resume", "--run-dir", "runs"))).as(said()).isZero();

        assertThat(Splitter.on('\n').omitEmptyStrings().split(Files.readString(log)))
                .as(said())
                .containsExactly("one", "two", "three");
        assertThat(folder.resolve("a")).hasContent("a");
        assertThat(folder.resolve("b")).hasContent("b");
        assertThat(store().all().get(0).invocation().resumes())
                .contains(store().all().get(1).id());
        assertThat(store().all().get(0).state()).isEqualTo(RunRecord.State.FINISHED);
    }

    @Test
    void aRunThatCameToItsEndIsNotResumed() throws IOException, InterruptedException {
        assertThat(end(start("apply", "site.groovy", "--run-dir", "runs")))
                .as(said())
                .isZero();

        assertThat(end(start("runs", "resume", "--run-dir", "runs"))).isEqualTo(1);
        assertThat(said())
                .isEqualTo("drover: run " + store().all().get(0).id()
                        + " came to its end; run its command again: drover apply site.groovy --run-dir runs\n");
        assertThat(end(start(
                        "runs",
                        "show",
                        "--run-dir",
                        "runs",
                        store().all().get(0).id())))
                .isZero();
        assertThat(said())
                .contains("(finished)")
                .contains("command[one]  changed")
                .contains("command[three]  changed");
        assertThat(end(start("runs", "list", "--run-dir", "runs"))).isZero();
        assertThat(said()).contains("finished").contains("drover apply site.groovy --run-dir runs");
    }

    @Test
    void aRunThatIsBeingResumedIsNotResumedBesideThat() throws IOException, InterruptedException {
        Program process = start("apply", "site.groovy", "--run-dir", "runs");
        process.await(() -> Files.exists(log));
        process.kill();
        RunRecord run = store().find(store().all().get(0).id()).orElseThrow();
        RunStore.Hold held = store().hold(run).orElseThrow();
        // Whoever resumes it then looks whether another run did so before.
        assertThat(store().all()).hasSize(1);

        assertThat(end(start("runs", "resume", "--run-dir", "runs"))).isEqualTo(1);
        assertThat(said())
                .isEqualTo("drover: run " + run.id() + " is being resumed or rolled back; wait for the end of that\n");

        held.close();
        assertThat(end(start("runs", "resume", "--run-dir", "runs"))).as(said()).isZero();
    }

    @Test
    void aStepWhoseProcessesWereKilledIsReportedAndNotDoneAgain() throws IOException, InterruptedException {
        workshop.file("site.groovy", """
                playbook 'Steps'

                play('Steps', on: 'all') {
                    command('deploy') { sh 'printf "begun\\n" >>"$1"; exec sleep 300'; args '%s' }
                }
                """.formatted(log));
        Program process = start("apply", "site.groovy", "--run-dir", "runs");
        process.await(() -> Files.exists(log));
        List<ProcessHandle> below = process.process().descendants().toList();
        process.kill();
        below.forEach(ProcessHandle::destroyForcibly);

        assertThat(end(start("runs", "resume", "--run-dir", "runs"))).isEqualTo(3);

        assertThat(said()).contains("was started and then interrupted: it may or may not have done its work");
        assertThat(Files.readString(log, StandardCharsets.UTF_8)).isEqualTo("begun\n");
    }

    @Test
    void afterCtrlCTheStepUnderWayIsFinishedAndTheRestIsLeft() throws IOException, InterruptedException {
        Path go = folder.resolve("go");
        workshop.file("site.groovy", """
                playbook 'Steps'

                play('Steps', on: 'all') {
                    command('one') { sh 'printf "one\\n" >>"$1"; while [ ! -e "$2" ]; do sleep 0.1; done'; args '%1$s', '%2$s' }
                    command('two') { sh 'printf "two\\n" >>"$1"'; args '%1$s' }
                }
                """.formatted(log, go));
        Program process = start("apply", "site.groovy", "--run-dir", "runs");
        process.await(() -> Files.exists(log));
        process.interrupt();
        process.await(() -> said().contains("interrupted: each host finishes the step that it is at"));
        Files.createFile(go);

        assertThat(end(process)).as(said()).isEqualTo(130);
        assertThat(Files.readString(log)).isEqualTo("one\n");
        assertThat(said())
                .contains("interrupted; go on with: drover runs resume --run-dir runs "
                        + store().all().get(0).id());

        assertThat(end(start("runs", "resume", "--run-dir", "runs"))).as(said()).isZero();
        assertThat(Files.readString(log)).isEqualTo("one\ntwo\n");
    }

    /** A step that goes on until {@code go} is there, and one behind it. */
    private Path slowStep(String name, String text) {
        Path go = folder.resolve("go");
        workshop.file("site.groovy", """
                playbook 'Steps'

                play('Steps', on: 'all') {
                    command('%s') { sh '%s'; args '%s', '%s' }
                    command('two') { sh 'printf "two\\n" >>"$1"'; args '%3$s' }
                }
                """.formatted(name, text, log, go));
        return go;
    }

    private void interruptTwice(Program program) throws IOException, InterruptedException {
        program.interrupt();
        program.await(() -> said().contains("interrupted: each host finishes the step that it is at"));
        program.interrupt();
        program.await(() -> said().contains("interrupted again: "));
    }

    private ImmutableList<ProcessHandle> processes(String mark) {
        return ProcessHandle.allProcesses()
                .filter(one -> one.info().commandLine().orElse("").contains(mark))
                .collect(ImmutableList.toImmutableList());
    }

    @Test
    void aSecondCtrlCStopsTheStepUnderWayAndTheRunCanBeResumed() throws IOException, InterruptedException {
        slowStep(
                "one",
                "printf \"one\\n\" >>\"$1\"; while [ ! -e \"$2\" ]; do sleep 0.1; done; printf \"never\\n\" >>\"$1\"");
        Program process = start("apply", "site.groovy", "--run-dir", "runs");
        process.await(() -> Files.exists(log));
        interruptTwice(process);

        assertThat(end(process)).as(said()).isEqualTo(130);
        assertThat(said())
                .contains("here  command[one]  failed  ")
                .contains(
                        ": was stopped half-way (Ctrl-C): it may or may not have done its work; look at the host, then"
                                + " run again\nhere          failed  0 in sync, 0 changed, 1 failed, 1 not reached\n")
                .contains("interrupted; go on with: drover runs resume --run-dir runs "
                        + store().all().get(0).id());
        assertThat(processes(log.toString())).as("what goes on").isEmpty();
        assertThat(store().all().get(0).state()).isEqualTo(RunRecord.State.INTERRUPTED);

        for (int times = 0; times < 2; times++) {
            assertThat(end(start(
                            "runs",
                            "resume",
                            "--run-dir",
                            "runs",
                            store().all().get(times).id())))
                    .as(said())
                    .isEqualTo(times == 0 ? 3 : 1);
        }
        assertThat(Files.readString(log)).as("not done a second time").isEqualTo("one\n");
    }

    @Test
    void whatIsStoppedHalfWayAndCanBeLookedAtIsConvergedByTheResumedRun() throws IOException, InterruptedException {
        Path go = folder.resolve("go");
        Path check = folder.resolve("check");
        Files.writeString(check, "#!/bin/sh\n[ -e '" + go + "' ] || { : >'" + log + "'; exec sleep 300; }\n");
        Files.setPosixFilePermissions(check, PosixFilePermissions.fromString("rwx------"));
        workshop.file("site.groovy", """
                playbook 'Steps'

                play('Steps', on: 'all') {
                    file('%1$s') { content 'a'; validate '%2$s %%s' }
                    command('two') { sh 'printf "two\\n" >>"$1"'; args '%3$s'; onChangeOf file('%1$s') }
                }
                """.formatted(folder.resolve("a"), check, log));
        Program process = start("apply", "site.groovy", "--run-dir", "runs");
        process.await(() -> Files.exists(log));
        interruptTwice(process);

        assertThat(end(process)).as(said()).isEqualTo(130);
        assertThat(folder.resolve("a")).doesNotExist();
        Files.createFile(go);

        assertThat(end(start("runs", "resume", "--run-dir", "runs"))).as(said()).isZero();
        assertThat(folder.resolve("a")).hasContent("a");
        assertThat(Files.readString(log)).isEqualTo("two\n");
    }

    @Test
    void aPackageManagerIsLetFinishAfterTheSecondCtrlCAndThatIsSaid() throws IOException, InterruptedException {
        Path manager = folder.resolve("dpkg");
        Path go =
                slowStep("one", "printf \"one\\n\" >>\"$1\"; " + manager + " \"$2\"; printf \"installed\\n\" >>\"$1\"");
        Files.writeString(manager, "#!/bin/sh\nwhile [ ! -e \"$1\" ]; do sleep 0.1; done\n");
        Files.setPosixFilePermissions(manager, PosixFilePermissions.fromString("rwx------"));
        Program process = start("apply", "site.groovy", "--run-dir", "runs");
        process.await(() -> !processes("/dpkg " + go).isEmpty());
        interruptTwice(process);
        process.await(() -> said().contains("let finish"));
        Files.createFile(go);

        assertThat(end(process)).as(said()).isEqualTo(130);
        assertThat(said())
                .contains(
                        "here  its step is let finish: dpkg is at work there, and package managers are not stopped\n");
        assertThat(Files.readString(log)).isEqualTo("one\ninstalled\n");

        assertThat(end(start("runs", "resume", "--run-dir", "runs"))).as(said()).isZero();
        assertThat(Files.readString(log)).isEqualTo("one\ninstalled\ntwo\n");
    }

    @Test
    void whatTheHostToldAndCouldNotBeWrittenDownItTellsAgain() throws IOException, InterruptedException {
        Path go = slowStep("one", "printf \"one\\n\" >>\"$1\"; while [ ! -e \"$2\" ]; do sleep 0.1; done");
        Program process = start("apply", "site.groovy", "--run-dir", "runs");
        process.await(() -> Files.exists(log));
        Path journal = journal();
        limitFiles(process, Files.size(journal) + 10);
        Files.createFile(go);

        assertThat(end(process)).as(said()).isEqualTo(3);
        assertThat(said())
                .contains("the journal of the run cannot be written: File too large; nothing more was started; make"
                        + " room, then go on with drover runs resume\n");
        assertThat(Files.readString(log)).isEqualTo("one\n");

        assertThat(end(start("runs", "resume", "--run-dir", "runs"))).as(said()).isZero();
        assertThat(Files.readString(log)).isEqualTo("one\ntwo\n");
    }

    /** A command that begins and waits for the file of its name. */
    private String waiting(String name) {
        return "command('%1$s') { sh 'printf \"%1$s\\n\" >>\"$1\"; while [ ! -e \"$2\" ]; do sleep 0.1; done'; args '%2$s', '%3$s' }"
                .formatted(name, log, folder.resolve(name));
    }

    /** Runs until a command begins, is killed there, and lets the host go on with that. */
    private void killedIn(String command, String... words) throws IOException, InterruptedException {
        Program program = start(words);
        program.await(() -> Files.exists(log) && Files.readString(log).endsWith(command + "\n"));
        assertThat(program.process().isAlive()).as(said()).isTrue();
        program.kill();
        Files.createFile(folder.resolve(command));
    }

    @Test
    void whatCameToBeOwedInTheSecondOfThreeRunsIsDoneThoughTheFirstDidIt() throws IOException, InterruptedException {
        String site = """
                playbook 'Steps'

                play('Steps', on: 'all') {
                    file('%1$s/a') { content '%2$s' }
                    %3$s
                    command('reload') { sh 'printf "reload\\n" >>"$1"'; args '%4$s'; onChangeOf file('%1$s/a') }
                    %5$s
                }
                """;
        workshop.file("site.groovy", site.formatted(folder, "1", "", log, waiting("later")));
        killedIn("later", "apply", "site.groovy", "--run-dir", "runs");
        workshop.file("site.groovy", site.formatted(folder, "2", waiting("between"), log, waiting("later")));
        killedIn("between", "runs", "resume", "--run-dir", "runs");

        assertThat(end(start("runs", "resume", "--run-dir", "runs"))).as(said()).isZero();

        assertThat(Files.readString(log)).as(said()).isEqualTo("reload\nlater\nbetween\nreload\n");
    }

    @Test
    void whatFailedAndWasIgnoredIsNotDoneAgain() throws IOException, InterruptedException {
        workshop.file("site.groovy", """
                playbook 'Steps'

                play('Steps', on: 'all') {
                    command('mail') { sh 'printf "mail\\n" >>"$1"; exit 1'; args '%s'; ignoreFailure() }
                    %s
                    %s
                }
                """.formatted(log, waiting("one"), waiting("two")));
        killedIn("one", "apply", "site.groovy", "--run-dir", "runs");
        killedIn("two", "runs", "resume", "--run-dir", "runs");

        assertThat(end(start("runs", "resume", "--run-dir", "runs"))).as(said()).isZero();

        assertThat(Files.readString(log)).isEqualTo("mail\none\ntwo\n");
        assertThat(said()).contains("1 failed and ignored");
    }

    @Test
    void whatTheEnvironmentSaidHoldsForTheResumedRunToo() throws IOException, InterruptedException {
        workshop.inventory("inventory { host('here') { connection 'local' }; host('there') { connection 'local' } }")
                .file("site.groovy", """
                        playbook 'Steps'

                        play('Steps', on: 'all') {
                            %s
                            command('name') { sh 'echo "$2" >>"$1"'; args '%s', host.name }
                        }
                        """.formatted(waiting("one"), log));
        Program program = Program.start(
                folder,
                ImmutableList.of("DROVER_LIMIT=here"),
                ImmutableList.of(),
                "apply",
                "site.groovy",
                "--run-dir",
                "runs");
        program.await(() -> Files.exists(log));
        program.kill();
        Files.createFile(folder.resolve("one"));

        assertThat(end(start("runs", "resume", "--run-dir", "runs"))).as(said()).isZero();

        assertThat(Files.readString(log)).isEqualTo("one\nhere\n");
    }

    @Test
    void aRunWhoseJournalIsDamagedInTheMiddleIsNotGoneOnWith() throws IOException, InterruptedException {
        assertThat(end(start("apply", "site.groovy", "--run-dir", "runs")))
                .as(said())
                .isZero();
        Path journal = journal();
        List<String> lines = Files.readAllLines(journal);
        lines.set(6, lines.get(6).replace('e', 'E'));
        Files.write(journal, lines);

        assertThat(end(start("runs", "list", "--run-dir", "runs"))).isZero();
        assertThat(said()).contains("  damaged  ");
        assertThat(end(start("runs", "resume", "--run-dir", "runs"))).isEqualTo(1);
        assertThat(said()).contains("is damaged at line 7, so nobody knows what the run did behind that");
        assertThat(Files.readString(log)).isEqualTo("one\ntwo\nthree\n");
    }

    @Test
    void aRunIsResumedWhereItIs() throws IOException, InterruptedException {
        Program program = start("apply", "site.groovy", "--run-dir", "runs");
        program.await(() -> Files.exists(log));
        program.kill();
        Files.move(folder.resolve("runs"), folder.resolve("moved"));

        assertThat(end(start("runs", "resume", "--run-dir", "moved")))
                .as(said())
                .isZero();

        RunStore moved = new RunStore(folder.resolve("moved"));
        String first = moved.all().get(1).id();
        assertThat(end(start("runs", "resume", "--run-dir", "moved", first))).isEqualTo(1);
        assertThat(said()).contains("was resumed by run " + moved.all().get(0).id());
        assertThat(folder.resolve("runs")).doesNotExist();
        assertThat(Files.readString(log)).isEqualTo("one\ntwo\nthree\n");
    }

    private Path journal() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("runs"))) {
            return files.filter(Files::isRegularFile)
                    .max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
        }
    }

    /** Writing behind so many bytes of a file then fails, as on a full disk. */
    private static void limitFiles(Program program, long bytes) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(
                                "prlimit",
                                "--pid",
                                String.valueOf(program.process().pid()),
                                "--fsize=" + bytes)
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void aThirdCtrlCLeavesAtOnceAndSaysWhatGoesOn() throws IOException, InterruptedException {
        Path go = slowStep(
                "one", "trap \"\" TERM; printf \"one\\n\" >>\"$1\"; while [ ! -e \"$2\" ]; do sleep 0.1; done");
        Program process = start("apply", "site.groovy", "--run-dir", "runs");
        process.await(() -> Files.exists(log));
        interruptTwice(process);
        process.interrupt();

        assertThat(end(process)).as(said()).isEqualTo(130);
        assertThat(said())
                .endsWith("left, while these steps go on:\n    here: command[one]\n"
                        + "see what became of them, and go on, with: drover runs resume --run-dir runs "
                        + store().all().get(0).id() + "\n");
        Files.createFile(go);

        int status = end(start("runs", "resume", "--run-dir", "runs"));
        // The host may have stopped it before it was left.
        assertThat(status).as(said()).isIn(0, 3);
        assertThat(Files.readString(log)).isEqualTo(status == 0 ? "one\ntwo\n" : "one\n");
    }

    @Test
    void aResumedRunThatIsInterruptedAsWellKnowsWhatWasDone() throws IOException, InterruptedException {
        Program process = start("apply", "site.groovy", "--run-dir", "runs");
        process.await(() -> Files.exists(log) && Files.readString(log).contains("two"));
        process.kill();
        Program resumed = start("runs", "resume", "--run-dir", "runs");
        resumed.await(() -> store().all().size() == 2);
        resumed.kill();
        String first = store().all().get(1).id();

        assertThat(end(start("runs", "resume", "--run-dir", "runs", first))).isEqualTo(1);
        assertThat(said())
                .isEqualTo("drover: run " + first + " was resumed by run "
                        + store().all().get(0).id() + "; resume that one\n");
        assertThat(end(start("runs", "resume", "--run-dir", "runs"))).as(said()).isZero();

        assertThat(Files.readString(log)).isEqualTo("one\ntwo\nthree\n");
    }
}
