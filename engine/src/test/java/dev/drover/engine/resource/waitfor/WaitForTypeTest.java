package dev.drover.engine.resource.waitfor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import com.sun.net.httpserver.HttpServer;
import dev.drover.engine.model.Attribute;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Common;
import dev.drover.engine.model.Declaration;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.model.Source;
import dev.drover.engine.model.WrittenResource;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Catalog;
import dev.drover.engine.resource.LocalHost;
import dev.drover.engine.resource.RecordedFacts;
import dev.drover.engine.resource.SpecBinder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WaitForTypeTest {
    private final WaitForType type = new WaitForType();

    private WaitForState look(LocalHost host, WaitForSpec desired) {
        return host.observe(type.probe(desired, RecordedFacts.named("debian-systemd")));
    }

    private WaitForState look(WaitForSpec desired) {
        return look(LocalHost.sh(), desired);
    }

    private Action waiting(WaitForSpec desired) {
        return Iterables.getOnlyElement(
                type.apply(desired, new WaitForState(false, ""), RecordedFacts.named("debian-systemd")));
    }

    private static WaitForState holds(String seen) {
        return new WaitForState(true, seen);
    }

    private static WaitForState not(String seen) {
        return new WaitForState(false, seen);
    }

    private static ServerSocket listening(String address) throws IOException {
        return new ServerSocket(0, 1, InetAddress.getByName(address));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = listening("127.0.0.1")) {
            return socket.getLocalPort();
        }
    }

    /** A directory of the programs of this machine with these names, to be the whole PATH. */
    private static LocalHost having(Path directory, String... programs) throws IOException {
        for (String program : programs) {
            Path found = Stream.of("/usr/bin", "/bin")
                    .map(bin -> Path.of(bin, program))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("this test needs the program " + program));
            LocalHost.program(directory.resolve(program), "exec " + found + " \"$@\"\n");
        }
        return new LocalHost(ImmutableList.of("/usr/bin/env", "PATH=" + directory, "/bin/sh"));
    }

    @Test
    void portThatNobodyListensOn() throws IOException {
        int port = freePort();
        WaitForSpec desired = WaitForSpec.port("x", "" + port);

        assertThat(look(desired)).isEqualTo(not("nothing listens on port " + port));
        assertThat(look(desired.isAbsent())).isEqualTo(holds("nothing listens on port " + port));
    }

    @Test
    void portOfOneAddressIsNotThatOfAll() throws IOException {
        try (ServerSocket socket = listening("127.0.0.1")) {
            int port = socket.getLocalPort();
            String seen = "port " + port + " is listened on at 127.0.0.1";

            assertThat(look(WaitForSpec.port("x", "" + port))).isEqualTo(holds(seen));
            assertThat(look(WaitForSpec.port("x", "0.0.0.0:" + port)))
                    .isEqualTo(not(seen + " only; is that the bind address in its configuration?"));
        }
    }

    @Test
    void portOfAllAddresses() throws IOException {
        try (ServerSocket socket = listening("0.0.0.0")) {
            WaitForState state = look(WaitForSpec.port("x", "*:" + socket.getLocalPort()));

            assertThat(state.holds()).as(state.seen()).isTrue();
        }
    }

    @Test
    void anotherPortWithTheSameEndIsNotMeant() throws IOException {
        try (ServerSocket socket = listening("127.0.0.1")) {
            int port = socket.getLocalPort() % 4096;

            assertThat(look(WaitForSpec.port("x", "" + Math.max(1, port))).seen())
                    .isEqualTo("nothing listens on port " + Math.max(1, port));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0100007F, 127.0.0.1",
        "0B6433C6, 198.51.100.11",
        "00000000000000000000000000000000, [::]",
        "00000000000000000000000001000000, [::1]",
        "0000000000000000FFFF00000100007F, 127.0.0.1",
        "B80D0120000000000000000001000000, [2001:0DB8:0000:0000:0000:0000:0000:0001]",
    })
    void addressesAreShownAsPeopleWriteThem(String inTable, String shown, @TempDir Path programs) throws IOException {
        LocalHost.program(programs.resolve("grep"), "printf '   0: " + inTable + ":1F90 00000000:0000 0A rest\\n'\n");

        assertThat(look(LocalHost.finding(programs), WaitForSpec.port("x", "8080")))
                .isEqualTo(holds("port 8080 is listened on at " + shown));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "busybox"})
    void connectionIsTriedByWhatTheHostHas(String program, @TempDir Path directory) throws IOException {
        LocalHost host = having(directory, program, "timeout", "true", "grep");
        int free = freePort();

        try (ServerSocket socket = listening("127.0.0.1")) {
            assertThat(look(host, WaitForSpec.port("x", "127.0.0.1:" + socket.getLocalPort())))
                    .isEqualTo(holds("127.0.0.1 port " + socket.getLocalPort() + " accepts connections"));
        }
        assertThat(look(host, WaitForSpec.port("x", "127.0.0.1:" + free)))
                .isEqualTo(not("127.0.0.1 port " + free + " refuses connections"));
        assertThat(look(host, WaitForSpec.port("x", "127.0.0.1:" + free).isAbsent()))
                .isEqualTo(holds("127.0.0.1 port " + free + " refuses connections"));
    }

    @Test
    void localhostPortThatDoesNotReachOutsideIsPointedOut() throws IOException {
        try (ServerSocket socket = listening("127.0.0.1")) {
            int port = socket.getLocalPort();

            assertThat(look(WaitForSpec.port("x", "127.0.0.2:" + port)))
                    .isEqualTo(not("127.0.0.2 port " + port + " refuses connections; on this host port " + port
                            + " is listened on at 127.0.0.1 only"));
        }
    }

    @Test
    void missingProgramIsNamedAndNeverHolds(@TempDir Path directory, @TempDir Path other) throws IOException {
        LocalHost host = having(directory, "timeout", "true", "grep");
        WaitForState noClient = not("trying a connection needs bash, nc or busybox on the host");

        assertThat(look(host, WaitForSpec.port("x", "127.0.0.1:1"))).isEqualTo(noClient);
        assertThat(look(host, WaitForSpec.port("x", "127.0.0.1:1").isAbsent())).isEqualTo(noClient);
        assertThat(look(host, WaitForSpec.url("x", "http://127.0.0.1/")))
                .isEqualTo(not("asking a URL needs curl or wget on the host"));
        assertThat(look(having(other, "grep"), WaitForSpec.command("x", "true")))
                .isEqualTo(not("this needs the program 'timeout' of coreutils or busybox"));
        assertThat(host.act(waiting(WaitForSpec.url("x", "https://127.0.0.1/"))))
                .isEqualTo(new LocalHost.Ran(1, Bytes.empty(), "asking a URL needs curl or wget on the host\n"));
    }

    @Test
    void pathOfAnyKind(@TempDir Path directory) throws IOException {
        Path link = directory.resolve("it's a link");
        WaitForSpec desired = WaitForSpec.path("x", link.toString());

        assertThat(look(desired)).isEqualTo(not(link + " does not exist"));
        Files.createSymbolicLink(link, Path.of("nowhere"));
        assertThat(look(desired)).isEqualTo(holds(link + " exists"));
        assertThat(look(desired.isAbsent())).isEqualTo(not(link + " exists"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"curl", "wget", "bash"})
    void urlIsAskedByWhatTheHostHas(String program, @TempDir Path directory) throws IOException {
        LocalHost host = having(directory, program, "timeout", "true");
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        List<String> asked = new ArrayList<>();
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            int status = Integer.parseInt(exchange.getRequestURI().getQuery());
            exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/a?";
        try {
            assertThat(look(host, WaitForSpec.url("x", url + "200"))).isEqualTo(holds(url + "200 answers with 200"));
            assertThat(look(host, WaitForSpec.url("x", url + "302"))).isEqualTo(holds(url + "302 answers with 302"));
            assertThat(look(host, WaitForSpec.url("x", url + "404"))).isEqualTo(not(url + "404 answers with 404"));
            assertThat(look(host, WaitForSpec.url("x", url + "503").isAbsent()))
                    .isEqualTo(holds(url + "503 answers with 503"));
        } finally {
            server.stop(0);
        }
        assertThat(asked).containsExactly("GET /a?200", "GET /a?302", "GET /a?404", "GET /a?503");
        WaitForState gone = look(host, WaitForSpec.url("x", url + "200"));
        assertThat(gone.holds()).isFalse();
        assertThat(gone.seen()).startsWith(url + "200 does not answer: ");
    }

    @Test
    void commandByItsStatus() {
        assertThat(look(WaitForSpec.command("x", "true"))).isEqualTo(holds("the command succeeds"));
        assertThat(look(WaitForSpec.command("x", "printf 'hm\\n'; exit 4")))
                .isEqualTo(new WaitForState(false, "the command ends with status 4", ": hm"));
        assertThat(look(WaitForSpec.command("x", "false").isAbsent()))
                .isEqualTo(holds("the command ends with status 1"));
    }

    @Test
    void nothingIsSaidOfALineOfWhichTheBeginningIsLost() {
        String line = "x".repeat(3_900);
        WaitForSpec bad = WaitForSpec.command("x", "echo one; printf '%sy\\n\\n' '" + line + "'; exit 3");
        WaitForSpec longer =
                WaitForSpec.command("x", "echo one; printf '%s%sz\\n' '" + line + "' '" + line + "'; exit 3");

        assertThat(type.words(bad, look(bad))).isEqualTo("the command ends with status 3: " + line + "y");
        assertThat(type.words(longer, look(longer)))
                .isEqualTo("the command ends with status 3: (its last line is too long to be shown)");
    }

    @Test
    void itsWordsAreThoseOfACommandThatSucceeds() {
        WaitForSpec good = WaitForSpec.command("x", "echo one; echo two");
        WaitForSpec bad = WaitForSpec.command("x", "echo two; exit 3");

        assertThat(type.words(good, look(good))).isEqualTo("two");
        assertThat(type.words(bad, look(bad))).isEqualTo("the command ends with status 3: two");
        assertThat(type.words(bad.isAbsent(), look(bad.isAbsent()))).isEqualTo("the command ends with status 3: two");
        assertThat(type.words(WaitForSpec.command("x", "true"), look(WaitForSpec.command("x", "true"))))
                .isEqualTo("the command succeeds");
        assertThat(type.words(WaitForSpec.path("x", "/"), look(WaitForSpec.path("x", "/"))))
                .isEqualTo("/ exists");
    }

    @Test
    void commandThatHangsIsNotWaitedFor() {
        assertThat(look(WaitForSpec.command("x", "sleep 20").within(Duration.ofSeconds(1))))
                .isEqualTo(not("the command did not end within 1 s"));
    }

    @Test
    void waitEndsWhenTheConditionHolds(@TempDir Path directory) {
        WaitForSpec later =
                WaitForSpec.command("x", "printf x >>" + directory + "/n; test $(wc -c <" + directory + "/n) -ge 3");

        assertThat(LocalHost.sh().act(waiting(later))).isEqualTo(new LocalHost.Ran(0, Bytes.empty(), ""));
        assertThat(directory.resolve("n")).hasContent("xxx");
    }

    @Test
    void waitThatEndsInVainSaysWhatItSawLast() {
        WaitForSpec never = WaitForSpec.command("x", "printf 'one\\nno leader yet\\n' >&2; exit 2")
                .within(Duration.ofSeconds(1));

        assertThat(LocalHost.sh().act(waiting(never)))
                .isEqualTo(new LocalHost.Ran(
                        1, Bytes.empty(), "after 1 s: the command ends with status 2: no leader yet\n"));
    }

    @Test
    void hostMayTakeLongerThanTheWaitItself() {
        assertThat(waiting(WaitForSpec.path("x", "/x").within(Duration.ofSeconds(30)))
                        .timeout())
                .isGreaterThan(Duration.ofSeconds(30));
    }

    /** Else the engine would kill the wait at the very moment at which it says what it saw. */
    @Test
    void itsTimeoutIsNotTheCommonOne() {
        Source line = new Source("x.groovy", 1);
        WrittenResource written = new WrittenResource(
                "waitFor",
                ImmutableList.of("x"),
                ImmutableList.of(Attribute.of("path", "/x", line), Attribute.of("timeout", "5s", line)),
                ImmutableList.of(),
                line);

        Declaration declaration =
                Iterables.getOnlyElement(new SpecBinder(Catalog.registered(), new Secrets()).bind(written, problem -> {
                    throw new AssertionError(problem);
                }));

        assertThat(declaration.common()).isEqualTo(Common.NONE);
        assertThat(declaration.spec()).isEqualTo(WaitForSpec.path("x", "/x").within(Duration.ofSeconds(5)));
    }

    @ParameterizedTest
    @CsvSource({
        "8080, , 8080",
        ":8080, , 8080",
        "db1:5432, db1, 5432",
        "192.0.2.7:22, 192.0.2.7, 22",
        "[2001:db8::1]:443, 2001:db8::1, 443",
        "*:80, *, 80",
    })
    void portsAreRead(String text, String host, int port) {
        assertThat(PortAddress.parse(text)).isEqualTo(new PortAddress(Optional.ofNullable(host), port));
    }
}
