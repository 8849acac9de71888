package dev.drover.hosts.packages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Content;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.aptrepository.AptRepositorySpec;
import dev.drover.engine.resource.aptrepository.AptRepositoryType;
import dev.drover.engine.resource.pkg.PkgSpec;
import dev.drover.engine.resource.pkg.PkgType;
import dev.drover.kit.Lab;
import dev.drover.kit.LabExtension;
import dev.drover.kit.LabHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Package repositories on a Debian host: the lab's own. */
@ExtendWith(LabExtension.class)
class AptRepositoryIT {
    private static final String SOURCE = "/etc/apt/sources.list.d/own.list";
    private static final String KEYRING = "/etc/apt/keyrings/own.gpg";
    private static final String FOREIGN_KEY = "/usr/share/keyrings/debian-archive-bookworm-stable.gpg";

    private final AptRepositoryType type = new AptRepositoryType();
    private Lab lab;
    private LabHost host;
    private OnHost onHost;

    @BeforeEach
    void publish(Lab shared, LabHost fresh, @TempDir Path directory) {
        lab = shared;
        host = fresh;
        onHost = new OnHost(fresh);
        lab.repository().publish("sources", List.of(new Deb(directory).build("offered", "1.0", "exit 0")));
    }

    @AfterEach
    void disconnect() {
        onHost.close();
    }

    @Test
    void aRepositoryIsAddedAndItsPackagesAreKnownAtOnce() throws IOException {
        onHost.converges(type, repository());

        assertThat(new String(host.read(SOURCE), StandardCharsets.UTF_8))
                .isEqualTo("deb [signed-by=" + KEYRING + "] " + lab.repository().uri() + " sources main\n");
        assertThat(host.exec("apt-cache", "policy", "offered").stdout()).contains("Candidate: 1.0");
        onHost.converges(new PkgType(), PkgSpec.named("offered"));
        assertThat(host.exec("sh", "-c", "ls -d /run/drover-* /etc/apt/keyrings/drover-*")
                        .stdout())
                .isEmpty();
    }

    @Test
    void eachPartIsFoundAndMended() throws IOException {
        onHost.converges(type, repository());

        host.write(SOURCE, "deb http://elsewhere.example.com/ x main\n".getBytes(StandardCharsets.UTF_8));
        assertThat(onHost.plan(type, repository()))
                .extracting(Change::attribute)
                .containsExactly("source");
        onHost.converges(type, repository());

        host.exec("cp", FOREIGN_KEY, KEYRING).expectSuccess("changing the key");
        assertThat(onHost.plan(type, repository()))
                .extracting(Change::attribute)
                .containsExactly("key");
        onHost.converges(type, repository());

        host.exec("sh", "-c", "rm -rf /var/lib/apt/lists/*").expectSuccess("removing the lists");
        assertThat(onHost.plan(type, repository())).containsExactly(Change.of("lists", "missing", "read"));
        onHost.converges(type, repository());

        onHost.converges(type, AptRepositorySpec.removed("own"));
        assertThat(host.exec("ls", SOURCE, KEYRING).stdout()).isEmpty();
    }

    @Test
    void whatCannotBeReadOrIsSignedByAnotherKeyChangesNothing() throws IOException {
        onHost.converges(type, repository());
        byte[] source = host.read(SOURCE);
        byte[] keyring = host.read(KEYRING);
        Content foreign = Content.of(Bytes.of(host.read(FOREIGN_KEY)));

        assertThat(onHost.failure(type, repository().key(foreign)))
                .startsWith("the package lists of repository 'own' cannot be read; its old source and key were kept:\n")
                .contains("NO_PUBKEY");
        assertThat(onHost.failure(type, withSuite("nosuch", "main"))).contains("does not have a Release file");
        assertThat(onHost.failure(type, withSuite("sources", "contrib")))
                .contains("doesn't have the component 'contrib'");

        assertThat(host.read(SOURCE)).isEqualTo(source);
        assertThat(host.read(KEYRING)).isEqualTo(keyring);
        assertThat(onHost.plan(type, repository())).isEmpty();
        assertThat(host.exec("sh", "-c", "ls -d /run/drover-* /etc/apt/keyrings/drover-*")
                        .stdout())
                .isEmpty();
    }

    @Test
    void aKeyFromAUrlIsTakenOnlyWithItsFingerprint() throws IOException {
        host.write("/srv/keys/own.asc", Files.readAllBytes(lab.repository().keyFile()));
        host.exec("sh", "-c", "cat /srv/keys/own.asc " + FOREIGN_KEY + " >/srv/keys/two.gpg");
        serveKeys();
        String fingerprint = lab.repository().keyFingerprint();
        AptRepositorySpec bare =
                AptRepositorySpec.of("own", lab.repository().uri().toString(), "sources", "main");

        assertThat(onHost.failure(type, bare.key("http://127.0.0.1:8099/own.asc", "0".repeat(40))))
                .contains("has the fingerprint " + fingerprint + "; keyFingerprint says 0000");
        assertThat(onHost.failure(type, bare.key("http://127.0.0.1:8099/nosuch.asc", fingerprint)))
                .startsWith("the key cannot be fetched from http://127.0.0.1:8099/nosuch.asc; nothing was changed:");
        onHost.converges(type, bare.key("http://127.0.0.1:8099/own.asc", fingerprint));
    }

    /** A host has neither curl nor a web server: Java serves. */
    private void serveKeys() {
        host.write("/srv/Keys.java", """
                import com.sun.net.httpserver.HttpServer;
                import java.net.InetSocketAddress;
                import java.nio.file.*;
                class Keys {
                    public static void main(String[] none) throws Exception {
                        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 8099), 0);
                        server.createContext("/", exchange -> {
                            Path file = Path.of("/srv/keys" + exchange.getRequestURI().getPath());
                            boolean there = Files.exists(file);
                            byte[] body = there ? Files.readAllBytes(file) : new byte[] {'x'};
                            exchange.sendResponseHeaders(there ? 200 : 404, body.length);
                            exchange.getResponseBody().write(body);
                            exchange.close();
                        });
                        server.start();
                    }
                }
                """.getBytes(StandardCharsets.UTF_8));
        host.exec(
                        "sh",
                        "-c",
                        "command -v java && setsid java /srv/Keys.java >/srv/log 2>&1 &"
                                + " for try in $(seq 60); do grep -qs ' 0100007F:1FA3 \\|:1FA3 00000000' /proc/net/tcp /proc/net/tcp6 && exit; sleep 0.5; done; exit 1")
                .expectSuccess("serving keys");
    }

    private AptRepositorySpec repository() throws IOException {
        return withSuite("sources", "main");
    }

    private AptRepositorySpec withSuite(String suite, String component) throws IOException {
        return AptRepositorySpec.of("own", lab.repository().uri().toString(), suite, component)
                .key(Content.of(Bytes.of(Files.readAllBytes(lab.repository().keyFile()))));
    }
}
