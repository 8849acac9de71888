package dev.drover.engine.resource.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import com.sun.net.httpserver.HttpServer;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Facts;
import dev.drover.engine.resource.Action;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.LocalHost;
import dev.drover.engine.resource.Need;
import dev.drover.engine.resource.RecordedFacts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTypeTest {
    private static final Bytes CONTENT = Bytes.utf8("content\n".repeat(50_000));
    private static final String[] PROGRAMS = {
        "sh",
        "cat",
        "chmod",
        "chown",
        "cp",
        "df",
        "grep",
        "head",
        "id",
        "mkdir",
        "mv",
        "od",
        "readlink",
        "rm",
        "rmdir",
        "sha256sum",
        "stat",
        "sync",
        "tr",
        "wc",
        "xargs"
    };
    private final DownloadType type = new DownloadType();
    private final LocalHost host = LocalHost.sh();
    private final AtomicInteger requests = new AtomicInteger();

    @TempDir
    Path temporary;

    private HttpServer server;
    private Path path;

    @BeforeEach
    void serve() throws IOException {
        path = temporary.toRealPath().resolve("x");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/good", exchange -> {
            requests.incrementAndGet();
            exchange.sendResponseHeaders(200, CONTENT.size());
            exchange.getResponseBody().write(CONTENT.toByteArray());
            exchange.close();
        });
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", "/good");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String url(String at) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + at;
    }

    private DownloadSpec good(String at) {
        return DownloadSpec.of(path.toString(), url(at), CONTENT.sha256());
    }

    /** A host with these programs that speak HTTP. */
    private static Facts with(String... clients) {
        Facts facts = RecordedFacts.named("debian-systemd");
        return new Facts(
                facts.os(),
                facts.init(),
                facts.hostname(),
                facts.fqdn(),
                facts.net(),
                facts.cpu(),
                facts.memory(),
                facts.disks(),
                facts.mounts(),
                facts.virtual(),
                facts.selinux(),
                facts.user(),
                ImmutableSet.copyOf(clients),
                facts.clockSkew());
    }

    private LocalHost.Ran act(DownloadSpec desired, LocalHost on, Facts facts) {
        Action action = Iterables.getOnlyElement(type.apply(desired, on.observe(type.probe(desired, facts)), facts));
        return on.act(action);
    }

    private void assertOnly(String... names) throws IOException {
        try (Stream<Path> all = Files.list(path.getParent())) {
            assertThat(all.map(each -> each.getFileName().toString())).containsExactlyInAnyOrder(names);
        }
    }

    @Test
    void theControllerFetchesItForAHostWithoutAClient() throws IOException {
        assertThat(host.converge(type, good("/moved").mode("0600")))
                .containsExactly(
                        Change.create("content", "sha256 " + CONTENT.sha256() + " from " + url("/moved")),
                        Change.create("mode", "0600"));

        assertThat(Bytes.of(Files.readAllBytes(path))).isEqualTo(CONTENT);
        assertThat(requests).hasValue(1);
        assertThat(host.converge(type, good("/moved").mode("0600"))).isEmpty();
        assertThat(requests).hasValue(1);
        assertOnly("x");
    }

    @Test
    void curlAndBothKindsOfWgetFetchIt() throws IOException {
        Path programs = Files.createDirectory(temporary.resolve("programs"));
        assertThat(act(good("/moved"), host, with("curl")).stderr()).isEmpty();
        assertThat(Bytes.of(Files.readAllBytes(path))).isEqualTo(CONTENT);

        for (String tool : new String[] {"/usr/bin/wget", "/usr/bin/busybox"}) {
            Files.delete(path);
            only(programs, tool);
            LocalHost one = new LocalHost(
                    com.google.common.collect.ImmutableList.of("/usr/bin/env", "PATH=" + programs, "/bin/sh"));

            assertThat(act(good("/moved"), one, with("wget")).stderr()).as(tool).isEmpty();
            assertThat(Bytes.of(Files.readAllBytes(path))).isEqualTo(CONTENT);
        }
        assertThat(requests).hasValue(3);
    }

    /** Fills a directory with what the scripts need, and with a program to be its wget. */
    private static void only(Path programs, String wget) throws IOException {
        for (String name : PROGRAMS) {
            Path link = programs.resolve(name);
            if (Files.notExists(link)) {
                Files.createSymbolicLink(link, Path.of("/usr/bin", name));
            }
        }
        Files.deleteIfExists(programs.resolve("wget"));
        Files.createSymbolicLink(programs.resolve("wget"), Path.of(wget));
    }

    @Test
    void anotherDigestIsNotPutInPlace() throws IOException {
        Files.writeString(path, "old");
        DownloadSpec wrong = DownloadSpec.of(path.toString(), url("/good"), "0".repeat(64));

        for (Facts facts : new Facts[] {with(), with("curl")}) {
            assertThat(act(wrong, host, facts).stderr())
                    .isEqualTo(url("/good") + " is not the file that was expected: it has the sha256 "
                            + CONTENT.sha256() + ", expected " + "0".repeat(64) + "; the old file is untouched\n");
        }
        assertThat(Files.readString(path)).isEqualTo("old");
        assertOnly("x");
    }

    @Test
    void whatCannotBeFetchedIsSaid() throws IOException {
        assertThat(act(good("/none"), host, with()).stderr())
                .isEqualTo("cannot fetch " + url("/none") + ": it answers with 404; nothing was changed\n");
        assertThat(act(good("/none"), host, with("curl")).stderr())
                .startsWith("cannot fetch " + url("/none") + ": curl: (22) ")
                .endsWith("404; nothing was changed\n");
        server.stop(0);
        assertThat(act(good("/good"), host, with()).stderr())
                .startsWith("cannot fetch " + url("/good") + ": ")
                .endsWith("; nothing was changed\n");
        assertOnly();
    }

    @Test
    void aFileOfTheHostIsCopied() throws IOException {
        Path from = Files.writeString(path.resolveSibling("a b%"), "hi\n");
        DownloadSpec desired = DownloadSpec.of(
                path.toString(),
                "file://" + path.getParent() + "/a%20b%25",
                Bytes.utf8("hi\n").sha256());

        assertThat(host.converge(type, desired)).hasSize(2);
        assertThat(path).hasSameBinaryContentAs(from);
        assertThat(host.converge(type, desired)).isEmpty();
    }

    @Test
    void unpinnedIsFetchedOnce() throws IOException {
        DownloadSpec desired = DownloadSpec.unpinned(path.toString(), url("/good"));

        host.converge(type, desired);
        Files.writeString(path, "mine");

        assertThat(host.converge(type, desired)).isEmpty();
        assertThat(requests).hasValue(1);
    }

    @Test
    void aWrongModeFetchesNothing() {
        host.converge(type, good("/good"));

        assertThat(host.converge(type, good("/good").mode("0700"))).containsExactly(Change.of("mode", "0644", "0700"));
        assertThat(requests).hasValue(1);
    }

    @Test
    void itsDirectoryIsANeedAndItProvidesAFile() {
        DownloadSpec desired = DownloadSpec.of(path + "/no/x", url("/good"), CONTENT.sha256());

        assertThat(type.lacks(desired, host.observe(type.probe(desired, with()))))
                .containsExactly(Need.of("directory", path + "/no"));
        assertThat(type.provides(desired)).contains(Need.of("file", path + "/no/x"));
    }

    @Test
    void aUrlIsPinnedOrSaidNotToBe() {
        assertThatThrownBy(() -> new DownloadSpec(
                        good("/good").path(),
                        good("/good").url(),
                        Optional.empty(),
                        false,
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()))
                .hasMessage("needs sha256, so that it is the same file everywhere; or say unpinned()");
        assertThatThrownBy(() -> DownloadSpec.of("/x", "ftp://x/y", "0".repeat(64)))
                .hasMessage("must be a URL such as 'https://example.com/app.tar.gz' or 'file:///srv/app.tar.gz', "
                        + "got 'ftp://x/y'");
        assertThatThrownBy(() -> DownloadSpec.of("/x", "http://me:pw@x/y", "0".repeat(64)))
                .hasMessage("must have no user or password in it: they would be shown");
    }
}
