package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a failure stops, and what it leaves owed, on invented hosts on this machine: each is a folder. */
@OnThisMachine
class FailuresTest {
    @TempDir
    Path folder;

    private Workshop workshop;

    @BeforeEach
    void makeProject() throws IOException {
        workshop = new Workshop(folder);
        StringBuilder hosts = new StringBuilder();
        for (String name : List.of("n1", "n2", "n3")) {
            Files.createDirectories(folder.resolve(name));
            hosts.append("host('%s') { connection 'local'; vars dir: '%s' }\n".formatted(name, folder.resolve(name)));
        }
        workshop.inventory("inventory { group('web') {\n" + hosts + "} }");
    }

    private Workshop.Said apply(String... options) {
        return Workshop.drover(Stream.concat(
                        Stream.of(
                                "apply",
                                folder.toString(),
                                "--run-dir",
                                folder.resolve("runs").toString()),
                        Stream.of(options))
                .toArray(String[]::new));
    }

    private String text(String file) throws IOException {
        Path path = folder.resolve(file);
        return Files.exists(path) ? Files.readString(path) : "";
    }

    @Test
    void whereTooManyFailedNoFurtherHostIsBegun() {
        workshop.file("site.groovy", """
                play('Deploy', on: 'web', maxFailures: 0) {
                    command('deploy') { sh ': >"$1/begun"; [ "$2" != n1 ]'; args host.dir, host.name }
                }
                """);

        Workshop.Said said = apply("-P", "1");

        assertThat(said.status()).as(said.out()).isEqualTo(3);
        assertThat(said.out())
                .contains("not reached: play 'Deploy' stopped after 1 host failed")
                .contains("3 hosts: 0 in sync (0 changed), 3 failed");
        assertThat(folder.resolve("n1/begun")).exists();
        assertThat(folder.resolve("n2/begun")).doesNotExist();
        assertThat(folder.resolve("n3/begun")).doesNotExist();
    }

    @Test
    void aPlayThatRollsOverOneHostStopsTheRunLikeOneThatRollsOverMany() {
        workshop.file("site.groovy", """
                play('First', on: 'n1', rolling: 1) {
                    command('deploy') { sh 'exit 1' }
                }
                play('Second', on: 'n2') {
                    command('deploy') { sh ': >"$1/begun"'; args host.dir }
                }
                """);

        Workshop.Said said = apply();

        assertThat(said.status()).as(said.out()).isEqualTo(3);
        assertThat(said.out()).contains("not reached: play 'First' stopped after 1 host failed");
        assertThat(folder.resolve("n2/begun")).doesNotExist();
    }

    @Test
    void whatFailedAndIsInSyncBecauseOfThatIsOwedStill() throws IOException {
        workshop.file("site.groovy", """
                play('Build', on: 'n1') {
                    def build = command('build') {
                        sh ': >"$1/built"; [ -e "$1/well" ]'
                        args host.dir
                        unless "test -e ${host.dir}/built"
                    }
                    command('restart') { sh 'echo restarted >>"$1/log"'; args host.dir; onChangeOf build }
                }
                """);
        Workshop.Said first = apply();
        assertThat(first.status()).as(first.out() + first.err()).isEqualTo(3);
        assertThat(text("n1/log")).isEmpty();

        Workshop.Said second = apply();

        assertThat(second.status()).as(second.out()).isZero();
        assertThat(text("n1/log")).isEqualTo("restarted\n");
    }

    @Test
    void whatFailedAndChangedNothingOwesNothing() throws IOException {
        workshop.file("site.groovy", """
                play('Build', on: 'n1') {
                    def build = command('build') {
                        sh '[ -e "$1/well" ] && : >"$1/built"'
                        args host.dir
                        unless "test -e ${host.dir}/built"
                    }
                    command('restart') { sh 'echo restarted >>"$1/log"'; args host.dir; onChangeOf build }
                }
                """);
        Workshop.Said first = apply();
        assertThat(first.status()).as(first.out() + first.err()).isEqualTo(3);
        Files.createFile(folder.resolve("n1/built"));

        Workshop.Said second = apply();

        assertThat(second.status()).as(second.out()).isZero();
        assertThat(text("n1/log")).isEmpty();
    }

    @Test
    void aRequestOfWhichNobodyKnowsWhetherItTookEffectIsMadeOnce() throws IOException {
        AtomicInteger posts = new AtomicInteger();
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> hangUpOnAll(server, posts), "server that hangs up");
            thread.setDaemon(true);
            thread.start();
            workshop.file("site.groovy", """
                    play('Charge', on: 'n1') {
                        http('charge') { post 'http://127.0.0.1:%d/charge'; body '{}'; retries 3, every: '1s' }
                        command('after') { sh 'exit 0' }
                    }
                    """.formatted(server.getLocalPort()));

            Workshop.Said said = apply();

            assertThat(said.status()).as(said.out()).isEqualTo(3);
            assertThat(said.out()).contains("whether the request took effect is not known");
            assertThat(posts).hasValue(1);
        }
    }

    /** Takes a request each time, and ends the connection without an answer. */
    private static void hangUpOnAll(ServerSocket server, AtomicInteger requests) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                byte[] request = new byte[4096];
                if (socket.getInputStream().read(request) > 0) {
                    requests.incrementAndGet();
                }
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }
}
