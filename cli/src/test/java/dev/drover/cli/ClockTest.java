package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.journal.RunStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A host whose clock is far from ours. */
class ClockTest {
    private static final long MOST_OF_A_YEAR_SECONDS = 31_000_000;

    @TempDir
    Path temporary;

    private Path folder;
    private Path log;
    private Path go;

    @BeforeEach
    void makeProject() throws IOException {
        folder = temporary.toRealPath();
        log = folder.resolve("log");
        go = folder.resolve("go");
        Path files = Files.createDirectory(folder.resolve("files"));
        try (Workshop workshop = new Workshop(folder)) {
            workshop.inventory("inventory { host('here') { connection 'local' } }")
                    .file("skew.groovy", """
                            playbook 'Skew'
                            play('Skew', on: 'all') { file('%s/skew') { content "${facts.clockSkew}" } }
                            """.formatted(files))
                    .file("site.groovy", """
                            playbook 'Files'
                            play('Files', on: 'all') {
                                file('%1$s/a') { content 'new'; backup() }
                                waitFor('a') { path '%1$s/a'; timeout '20s' }
                                command('touch') { argv 'touch', '%1$s/touched'; creates '%1$s/touched' }
                            }
                            """.formatted(files))
                    .file("other.groovy", """
                            playbook 'Other'
                            play('Other', on: 'all') { command('other') { argv 'true' } }
                            """)
                    .file("steps.groovy", """
                            playbook 'Steps'
                            play('Steps', on: 'all') {
                                command('one') { sh 'printf "one\\n" >>"$1"; while [ ! -e "$2" ]; do sleep 0.1; done'; args '%1$s', '%2$s' }
                                command('two') { sh 'printf "two\\n" >>"$1"'; args '%1$s' }
                            }
                            """.formatted(log, go))
                    .file("files/a", "old");
        }
    }

    private Program start(String... words) throws IOException {
        return Program.start(
                folder,
                ImmutableList.of("PATH=" + folder.resolve("bin") + ":" + System.getenv("PATH")),
                ImmutableList.of(),
                words);
    }

    private String apply(String playbook) throws IOException, InterruptedException {
        Program program = start("apply", playbook, "--run-dir", "runs");
        assertThat(program.end()).as(program.said()).isZero();
        return program.said();
    }

    @ParameterizedTest
    @ValueSource(strings = {"365 days", "365 days ago"})
    void itDecidesNothing(String off) throws IOException, InterruptedException {
        Path wrapper = Files.createDirectory(folder.resolve("bin")).resolve("date");
        Files.writeString(wrapper, "#!/bin/sh\nexec /bin/date -d '" + off + "' \"$@\"\n");
        Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwxr-xr-x"));
        apply("skew.groovy");
        assertThat(Math.abs(Long.parseLong(Files.readString(folder.resolve("files/skew")))))
                .as("the fault is there")
                .isGreaterThan(MOST_OF_A_YEAR_SECONDS);

        assertThat(apply("site.groovy")).contains("(1 changed)").contains("2 changed, 0 failed");
        assertThat(apply("site.groovy")).contains("(0 changed)").doesNotContain("-");
        Program killed = start("apply", "steps.groovy", "--run-dir", "runs");
        killed.await(() -> Files.exists(log));
        killed.kill();
        Program waiting = start("apply", "other.groovy", "--run-dir", "others", "--wait", "300s");
        waiting.await(() -> waiting.said().contains("waits:"));
        Files.createFile(go);
        assertThat(waiting.end())
                .as("the lock was free in the end: " + waiting.said())
                .isZero();
        String run = new RunStore(folder.resolve("runs")).all().get(0).id();
        Program resumed = start("runs", "resume", "--run-dir", "runs", run);
        assertThat(resumed.end()).as(resumed.said()).isZero();

        assertThat(log).as("each step was done once").hasContent("one\ntwo\n");
    }
}
