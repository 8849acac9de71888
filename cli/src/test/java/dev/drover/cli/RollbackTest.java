package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.journal.RunRecord;
import dev.drover.engine.journal.RunStore;
import dev.drover.engine.model.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a run did to files of this machine is undone. */
@Order(1)
@OnThisMachine
class RollbackTest {
    @TempDir
    Path temporary;

    private Path project;
    private Path files;
    private Workshop workshop;

    @BeforeEach
    void makeProject() throws IOException {
        project = temporary.toRealPath();
        files = Files.createDirectory(project.resolve("files"));
        workshop = new Workshop(project)
                .inventory("inventory { host('here') { connection 'local' }; host('there') { connection 'local' } }");
    }

    private void play(String declarations) {
        workshop.file(
                "site.groovy",
                "playbook 'Files'\nplay('Files', on: 'here') {\n" + declarations.replace("DIR", files.toString())
                        + "\n}\n");
    }

    private Workshop.Said drover(String... words) {
        return Workshop.drover(
                Stream.concat(Stream.of(words), Stream.of("--run-dir", runs())).toArray(String[]::new));
    }

    private String runs() {
        return project.resolve("runs").toString();
    }

    private RunStore store() {
        return new RunStore(project.resolve("runs"));
    }

    private String newest() {
        return store().all().get(0).id();
    }

    /** Applies the playbook; the id of the run. */
    private String apply() {
        Workshop.Said said = drover("apply", project.toString());
        assertThat(said.status()).as(said.toString()).isZero();
        return newest();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(files)) {
            return all.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> !name.endsWith("~"))
                    .sorted()
                    .toList();
        }
    }

    private String journal(String run) throws IOException {
        return Files.readString(project.resolve("runs").resolve(run).resolve("journal"));
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(files.resolve(name), content);
    }

    @Test
    void filesAreWhatTheyWereAndThatCanBeUndoneAsWell() throws IOException {
        write("a b", "old\n");
        Files.setPosixFilePermissions(files.resolve("a b"), PosixFilePermissions.fromString("rwxr-x--x"));
        write("new\nline", "old\n");
        write("-n", "old\n");
        write("gone", "old\n");
        play("""
                file('DIR/a b') { content 'new'; mode '0600'; backup() }
                file('DIR/new\\nline') { content 'new'; backup() }
                file('DIR/-n') { content 'new'; backup() }
                file('DIR/gone') { absent(); backup() }
                file('DIR/made') { content 'new'; backup() }
                always { lineInFile('DIR/a b') { line 'more'; backup() } }
                file('DIR/other') { content 'new' }
                """);
        String run = apply();

        Workshop.Said checked = drover("runs", "rollback", run, "--check");
        assertThat(checked.status()).as(checked.toString()).isEqualTo(2);
        assertThat(checked.out())
                .contains("here  rollback[" + files + "/a b]  content as run " + run
                        + " left it → as it was before, mode 0600 → 0751\n")
                .contains("here  rollback[" + files + "/gone]  ensure absent → file\n")
                .contains("here  rollback[" + files + "/made]  ensure file → absent\n");
        assertThat(names()).containsExactly("-n", "a b", "made", "new\nline", "other");
        assertThat(store().all()).hasSize(1);

        Workshop.Said rolledBack = drover("runs", "rollback", run.substring(0, 5));
        assertThat(rolledBack.status()).as(rolledBack.toString()).isZero();
        assertThat(names()).containsExactly("-n", "a b", "gone", "new\nline", "other");
        for (String name : List.of("-n", "a b", "gone", "new\nline")) {
            assertThat(files.resolve(name)).hasContent("old\n");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files.resolve("a b"))))
                .isEqualTo("rwxr-x--x");
        String rollback = newest();
        assertThat(store().find(rollback).orElseThrow().invocation().arguments())
                .containsExactly("runs", "rollback", run, "--run-dir", runs());
        assertThat(drover("runs", "show", rollback).out())
                .contains("rollback[" + files + "/made]  changed  (site.groovy:7)");

        // What other runs owe on this machine is told too.
        assertThat(drover("runs", "rollback", run).out())
                .contains("1 host: 1 in sync (0 changed) · 5 resources: 5 in sync, 0 changed, 0 failed · ");

        assertThat(drover("runs", "rollback", rollback).status()).isZero();
        assertThat(names()).containsExactly("-n", "a b", "made", "new\nline", "other");
        assertThat(files.resolve("a b")).hasContent("new\nmore\n");
        assertThat(files.resolve("-n")).hasContent("new");
    }

    @Test
    void aNameThatIsNoUtf8ComesBack() throws IOException {
        play("file(\"DIR/\\uDCFF\") { content 'new'; backup() }");
        String run = apply();
        assertThat(journal(run)).contains("\"path\":\"" + files + "/%ff\"");
        assertThat(names()).hasSize(1);

        Workshop.Said said = drover("runs", "rollback", run);

        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(names()).isEmpty();
    }

    @Test
    void aHostWhereAFileWasChangedSinceIsRefusedWholeAndOthersGoOn() throws IOException {
        write("a", "old");
        write("b", "old");
        workshop.file("site.groovy", """
                play('Files', on: 'here') {
                    file('%1$s/a') { content 'new'; backup() }
                    file('%1$s/b') { content 'new'; backup() }
                }
                play('More', on: 'there') {
                    file('%1$s/c') { content 'new'; backup() }
                }
                """.formatted(files));
        String run = apply();
        write("a", "mine");

        Workshop.Said said = drover("runs", "rollback", run);

        assertThat(said.status()).as(said.toString()).isEqualTo(5);
        assertThat(said.out())
                .contains("refused  0 in sync, 0 changed, 0 failed, 2 not reached\n    '" + files
                        + "/a' was changed since run " + run + "; what it was before is in '" + files + "/a.");
        assertThat(files.resolve("a")).hasContent("mine");
        assertThat(files.resolve("b")).hasContent("new");
        assertThat(files.resolve("c")).doesNotExist();

        assertThat(drover("runs", "rollback", run, "--check").status()).isEqualTo(5);
    }

    @Test
    void aSecretFileComesBackAndTheJournalHasNothingToTryOut() throws IOException {
        write("s", "old hush");
        play("file('DIR/s') { content 'new hush'; sensitive(); backup() }");
        String run = apply();

        assertThat(journal(run))
                .doesNotContain("hush")
                .doesNotContain(sha256("old hush"))
                .doesNotContain(sha256("new hush"));

        assertThat(drover("runs", "rollback", run).status()).isZero();
        assertThat(files.resolve("s")).hasContent("old hush");
        assertThat(journal(newest())).doesNotContain("hush").doesNotContain(sha256("old hush"));
    }

    private static String sha256(String text) {
        return Bytes.utf8(text).sha256();
    }

    @Test
    void whatCannotBeRolledBackIsRefusedBeforeAnyHostIsTouched() throws IOException {
        write("a", "old");
        play("file('DIR/a') { content 'new' }");
        String without = apply();
        play("file('DIR/a') { content 'newer'; backup() }");
        String with = apply();

        assertWrong("there is no one run 'zz'; see: drover runs list", "zz");
        assertWrong(
                "run " + without + " replaced no file under backup(), so nothing of it can be rolled back", without);
        assertWrong(
                "run " + with + " replaced no file on the hosts of --limit 'there', but on here",
                with,
                "--limit",
                "there");
        workshop.inventory("inventory { host('there') { connection 'local' } }");
        assertWrong(
                "run " + with
                        + " replaced files on here, of which the inventory says nothing any more; add that again, or"
                        + " leave it out with --limit",
                with);
        assertThat(files.resolve("a")).hasContent("newer");
    }

    private void assertWrong(String message, String... words) {
        Workshop.Said said = drover(
                Stream.concat(Stream.of("runs", "rollback"), Stream.of(words)).toArray(String[]::new));
        assertThat(said.err()).isEqualTo("drover: " + message + "\n");
        assertThat(said.status()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"2, true", "4, false", "6, true", "7, false", "9, true", "12, false"})
    void whereverARollbackIsKilledItIsFinishedByResumingOrDoingItAgain(int lines, boolean resume)
            throws IOException, InterruptedException {
        for (int i = 0; i < 4; i++) {
            write("f" + i, "old " + i);
        }
        play("""
                4.times { file("DIR/f$it") { content 'new'; backup() } }
                file('DIR/made') { content 'new'; backup() }
                """);
        Program applied = Program.start(project, "apply", ".", "--run-dir", runs());
        assertThat(applied.end()).as(applied.said()).isZero();
        String run = newest();

        Program killed = Program.start(project, "runs", "rollback", run, "--run-dir", runs());
        killed.await(() -> hasLines(lines, run));
        killed.kill();

        ImmutableList<RunRecord> all = store().all();
        Program second = all.size() == 2 && resume
                ? Program.start(project, "runs", "resume", "--run-dir", runs())
                : Program.start(project, "runs", "rollback", run, "--run-dir", runs());
        second.end();
        boolean wasOver = all.size() == 2 && all.get(0).state() == RunRecord.State.FINISHED;
        assertThat(second.process().exitValue()).as(second.said()).isEqualTo(resume && wasOver ? 1 : 0);
        assertThat(names()).containsExactly("f0", "f1", "f2", "f3");
        for (int i = 0; i < 4; i++) {
            assertThat(files.resolve("f" + i)).hasContent("old " + i);
        }
        if (resume && !wasOver && all.size() == 2) {
            // It knows what the killed one did, and so undoes both.
            Program both = Program.start(project, "runs", "rollback", newest(), "--run-dir", runs());
            assertThat(both.end()).as(both.said()).isZero();
            assertThat(names()).containsExactly("f0", "f1", "f2", "f3", "made");
            assertThat(files.resolve("f0")).hasContent("new");
        }
    }

    /** Whether the newest run is another one whose journal has so many lines. */
    private boolean hasLines(int count, String other) {
        return !newest().equals(other)
                && store().find(newest()).orElseThrow().lines().size() >= count;
    }
}
