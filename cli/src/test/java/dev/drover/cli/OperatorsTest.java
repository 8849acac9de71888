package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several operators change this machine over and over, and their programs are killed and frozen at it; for
 * {@code -Ddrover.operators=600} seconds also so long that the host gives them up.
 */
class OperatorsTest {
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("drover.operators", 10));
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** After 60 s without a word from its program a session ends. */
    private static final Duration GIVEN_UP = Duration.ofSeconds(75);

    /** A step says that it is at work as long as it is, and tells of each other that is as well. */
    private static final String WORK =
            "for other in \"$1\"/at/*; do [ ! -d \"/proc/${other##*/}\" ] || printf \"%s\\\\n\" \"$other\" >>\"$1/overlaps\"; done;"
                    + " : >\"$1/at/$$\"; sleep 0.2; rm -f -- \"$1/at/$$\"; printf \"%s\\\\n\" \"$2\" >>\"$1/done\"";

    @TempDir
    Path folder;

    private final AtomicInteger kills = new AtomicInteger();
    private final AtomicInteger freezes = new AtomicInteger();

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void noTwoChangeItAtATimeAndAllConvergeInTheEnd(int operators) throws Exception {
        Files.createDirectory(folder.resolve("at"));
        new Workshop(folder).inventory("inventory { host('here') { connection 'local' } }");
        long end = System.nanoTime() + TIME.toNanos();
        ExecutorService all = Executors.newFixedThreadPool(operators);
        try {
            List<Future<?>> ended = new ArrayList<>();
            for (int number = 0; number < operators; number++) {
                Operator operator = new Operator(number);
                ended.add(all.submit(() -> {
                    do {
                        operator.changeUndisturbed();
                        operator.changeAndBeKilled();
                        operator.changeAndBeFrozen();
                    } while (System.nanoTime() < end);
                    operator.converge();
                    return null;
                }));
            }
            for (Future<?> one : ended) {
                one.get();
            }
        } finally {
            all.shutdownNow();
        }

        assertThat(folder.resolve("overlaps")).doesNotExist();
        assertThat(folder.resolve("at")).isEmptyDirectory();
        assertThat(kills.get()).isPositive();
        assertThat(freezes.get()).isPositive();
    }

    private final class Operator {
        private final Random random;
        private final int number;
        private int change;

        Operator(int number) {
            this.number = number;
            this.random = new Random(20261126 + number);
        }

        private String content() {
            return number + " " + change;
        }

        private Process start() throws IOException {
            change++;
            Files.writeString(
                    folder.resolve("operator" + number + ".groovy"), """
                    play('Operator', on: 'all') {
                        command('before') { sh '%1$s'; args '%2$s', '%3$s' }
                        def shared = file('%2$s/shared') { content '%3$s' }
                        file('%2$s/own%4$d') { content '%3$s' }
                        command('after') { sh '%1$s'; args '%2$s', '%3$s'; onChangeOf shared }
                    }
                    """.formatted(WORK, folder, content(), number));
            List<String> command = new ArrayList<>(Program.alone(folder));
            command.addAll(Program.words(
                    ImmutableList.of(),
                    "apply",
                    "operator" + number + ".groovy",
                    "--wait",
                    PATIENCE.toSeconds() + "s",
                    "--run-dir",
                    "runs" + number));
            return new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("said" + number).toFile())
                    .start();
        }

        private int end(Process process) throws IOException, InterruptedException {
            boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            assertThat(ended).as(said()).isTrue();
            return process.exitValue();
        }

        private String said() throws IOException {
            return Files.readString(folder.resolve("said" + number));
        }

        void changeUndisturbed() throws IOException, InterruptedException {
            assertThat(end(start())).as(said()).isZero();
        }

        void changeAndBeKilled() throws IOException, InterruptedException {
            Process process = start();
            if (isStillAtIt(process)) {
                process.destroyForcibly().waitFor();
                kills.incrementAndGet();
            }
        }

        void changeAndBeFrozen() throws IOException, InterruptedException {
            Process process = start();
            if (!isStillAtIt(process)) {
                return;
            }
            boolean givenUp = TIME.compareTo(GIVEN_UP) > 0 && random.nextInt(4) == 0;
            signal(process, "STOP");
            process.waitFor(givenUp ? GIVEN_UP.toMillis() : random.nextInt(3000), TimeUnit.MILLISECONDS);
            signal(process, "CONT");
            freezes.incrementAndGet();
            int status = end(process);
            if (givenUp && status != 0) {
                assertThat(said()).contains("lost this host to run");
            } else {
                assertThat(status).as(said()).isZero();
            }
        }

        /** At some moment of its run, from its start on. */
        private boolean isStillAtIt(Process process) throws IOException, InterruptedException {
            if (process.waitFor(500 + random.nextInt(2500), TimeUnit.MILLISECONDS)) {
                assertThat(process.exitValue()).as(said()).isZero();
                return false;
            }
            return true;
        }

        private void signal(Process process, String signal) throws IOException, InterruptedException {
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
        }

        /** Without any disturbance; the others do the same. */
        void converge() throws IOException, InterruptedException {
            assertThat(end(start())).as(said()).isZero();
            assertThat(folder.resolve("own" + number)).hasContent(content());
            assertThat(Files.readAllLines(folder.resolve("done"))).contains(content());
        }
    }
}
