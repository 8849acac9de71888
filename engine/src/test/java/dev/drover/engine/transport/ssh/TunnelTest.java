package dev.drover.engine.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.transport.Connection;
import dev.drover.engine.transport.Endpoint;
import dev.drover.engine.transport.http.HttpOutcome;
import dev.drover.engine.transport.http.HttpOutcome.Answered;
import dev.drover.engine.transport.http.HttpOutcome.Reason;
import dev.drover.engine.transport.http.HttpOutcome.Unanswered;
import dev.drover.engine.transport.http.HttpRequest;
import dev.drover.engine.transport.http.HttpUrl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.forward.AcceptAllForwardingFilter;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
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

    private LoopbackServer server;
    private HttpServer web;

    @BeforeEach
    void start() throws Exception {
        server = LoopbackServer.prepared();
        SshServer sshd = server.sshd();
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
        server.stop();
    }

    private Connection connect() throws Exception {
        return server.connect(folder, Endpoint.Algorithms.MODERN);
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

            server.sshd().setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
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
