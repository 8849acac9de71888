package dev.drover.engine.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.sun.net.httpserver.HttpServer;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Source;
import dev.drover.engine.transport.Connection;
import dev.drover.engine.transport.Endpoint;
import dev.drover.engine.transport.http.HttpOutcome;
import dev.drover.engine.transport.http.HttpOutcome.Answered;
import dev.drover.engine.transport.http.HttpOutcome.Reason;
import dev.drover.engine.transport.http.HttpOutcome.Unanswered;
import dev.drover.engine.transport.http.HttpRequest;
import dev.drover.engine.transport.http.HttpUrl;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.AcceptAllPublickeyAuthenticator;
import org.apache.sshd.server.forward.AcceptAllForwardingFilter;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** HTTP through an SSH connection. */
@Timeout(60)
class TunnelTest {
    @TempDir
    Path folder;

    private final SshServer sshd = SshServer.setUpDefaultServer();
    private HttpServer web;

    @BeforeEach
    void start() throws Exception {
        KeyPair host = pair();
        sshd.setPort(0);
        sshd.setHost("127.0.0.1");
        sshd.setKeyPairProvider(session -> ImmutableList.of(host));
        sshd.setPublickeyAuthenticator(AcceptAllPublickeyAuthenticator.INSTANCE);
        sshd.setForwardingFilter(AcceptAllForwardingFilter.INSTANCE);
        sshd.start();
        web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/", exchange -> {
            try (exchange) {
                byte[] body = exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write(body);
            }
        });
        web.start();
    }

    @AfterEach
    void stop() throws IOException {
        web.stop(0);
        sshd.stop(true);
    }

    private static KeyPair pair() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private Connection connect() throws Exception {
        StringWriter pem = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(pem)) {
            writer.writeObject(pair().getPrivate());
        }
        Path identity = folder.resolve("id");
        Files.writeString(identity, pem.toString());
        Files.setPosixFilePermissions(identity, PosixFilePermissions.fromString("rw-------"));
        return new SshTransport()
                .connect(new Endpoint(
                        "h",
                        "127.0.0.1",
                        sshd.getPort(),
                        "somebody",
                        ImmutableList.of(identity),
                        Optional.empty(),
                        Endpoint.HostKeyPolicy.ACCEPT_NEW,
                        ImmutableList.of(folder.resolve("known_hosts")),
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ofSeconds(10),
                        Source.UNKNOWN));
    }

    private static HttpRequest get(int port) {
        return HttpRequest.get(HttpUrl.parse("http://localhost:" + port + "/"));
    }

    private static Reason reason(HttpOutcome outcome) {
        return ((Unanswered) outcome).reason();
    }

    @Test
    void requestsGoThroughTheConnectionAndOpenNoShell() throws Exception {
        try (Connection connection = connect()) {
            List<CompletableFuture<HttpOutcome>> many = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                many.add(CompletableFuture.supplyAsync(
                        () -> connection.exchange(get(web.getAddress().getPort()))));
            }

            for (CompletableFuture<HttpOutcome> one : many) {
                assertThat(one.get()).isEqualTo(new Answered(200, Bytes.empty()));
            }
            assertThat(connection.traffic().execChannels()).isZero();
        }
    }

    @Test
    void nobodyThereAndAClosedWayAreToldApart() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        try (Connection connection = connect()) {
            assertThat(reason(connection.exchange(get(free)))).isEqualTo(Reason.UNREACHABLE);

            sshd.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
            HttpOutcome closed = connection.exchange(get(web.getAddress().getPort()));
            assertThat(reason(closed)).isEqualTo(Reason.FORBIDDEN);
            assertThat(((Unanswered) closed).why()).contains("AllowTcpForwarding");
        }
    }

    @Test
    void aSilentAndAFloodingServerLeaveTheConnectionUsable() throws Exception {
        try (Connection connection = connect();
                ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                ServerSocket flood = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread flooding = new Thread(() -> flood(flood));
            flooding.setDaemon(true);
            flooding.start();

            assertThat(reason(connection.exchange(get(silent.getLocalPort()).withTimeout(Duration.ofMillis(500)))))
                    .isEqualTo(Reason.LATE);
            assertThat(reason(connection.exchange(get(flood.getLocalPort())))).isEqualTo(Reason.BROKEN);
            assertThat(connection.exchange(get(web.getAddress().getPort())))
                    .isEqualTo(new Answered(200, Bytes.empty()));
        }
    }

    private static void flood(ServerSocket listening) {
        try (Socket socket = listening.accept()) {
            socket.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            while (true) {
                socket.getOutputStream().write(new byte[8192]);
            }
        } catch (IOException hungUp) {
            Thread.currentThread().interrupt();
        }
    }
}
