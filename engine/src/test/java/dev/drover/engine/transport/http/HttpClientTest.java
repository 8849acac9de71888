package dev.drover.engine.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableMap;
import com.google.common.io.ByteStreams;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Secrets;
import dev.drover.engine.transport.http.HttpOutcome.Answered;
import dev.drover.engine.transport.http.HttpOutcome.Reason;
import dev.drover.engine.transport.http.HttpOutcome.Unanswered;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HttpClientTest {
    private static final Duration SHORT = Duration.ofMillis(700);
    private final HttpClient client =
            new HttpClient((host, port, limit) -> new Socket(InetAddress.getLoopbackAddress(), port));
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private HttpUrl url(String path) {
        return HttpUrl.parse("http://there.invalid:" + server.getAddress().getPort() + path);
    }

    private interface Reply {
        void to(HttpExchange exchange) throws IOException;
    }

    private void serve(String path, Reply reply) {
        server.createContext(path, exchange -> {
            try (exchange) {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                        + exchange.getRequestHeaders().getFirst("Authorization") + " " + body);
                reply.to(exchange);
            }
        });
    }

    private static void reply(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private static void redirect(HttpExchange exchange, int status, String location) throws IOException {
        exchange.getResponseHeaders().set("Location", location);
        reply(exchange, status, new byte[0]);
    }

    /** What the client makes of a server that says just these bytes, and then goes on as told. */
    private HttpOutcome raw(String answer, Reply2 after) throws IOException {
        try (ServerSocket listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> {
                try (Socket socket = listening.accept()) {
                    socket.getInputStream().read(new byte[4096]);
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                    after.go(socket.getOutputStream());
                } catch (IOException hungUp) {
                    seen.add("hung up");
                }
            });
            thread.setDaemon(true);
            thread.start();
            return client.exchange(HttpRequest.get(HttpUrl.parse("http://localhost:" + listening.getLocalPort() + "/"))
                    .withTimeout(SHORT));
        }
    }

    private interface Reply2 {
        void go(OutputStream out) throws IOException;
    }

    private static void forever(OutputStream out, String text) throws IOException {
        while (true) {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }
    }

    @Test
    void sendsTheRequestAndReadsTheAnswer() {
        serve("/a", exchange -> reply(exchange, 201, "made".getBytes(StandardCharsets.UTF_8)));

        HttpOutcome outcome = client.exchange(HttpRequest.of("PUT", url("/a?b=c%20d"))
                .withHeaders(ImmutableMap.of("X-Tag", "blue"))
                .withBody(Content.text("{\"ü\":1}"), "application/json"));

        assertThat(outcome).isEqualTo(new Answered(201, Bytes.utf8("made")));
        assertThat(seen).containsExactly("PUT /a?b=c%20d null {\"ü\":1}");
    }

    @Test
    void readsChunkedAnswersAndAnswersWithoutABody() {
        serve("/chunked", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(new byte[20000]);
        });
        serve("/none", exchange -> reply(exchange, 204, new byte[0]));

        assertThat(client.exchange(HttpRequest.get(url("/chunked"))))
                .isEqualTo(new Answered(200, Bytes.of(new byte[20000])));
        assertThat(client.exchange(HttpRequest.of("DELETE", url("/none")))).isEqualTo(new Answered(204, Bytes.empty()));
    }

    @Test
    void aLoginIsSentToItsOwnServerOnly() throws IOException {
        Secrets secrets = new Secrets();
        Optional<HttpRequest.Login> login =
                Optional.of(new HttpRequest.Login.Basic("admin", secrets.secret("pw", "s3cret")));
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            seen.add("other " + exchange.getRequestHeaders().getFirst("Authorization"));
            reply(exchange, 200, new byte[0]);
            exchange.close();
        });
        other.start();
        serve("/here", exchange -> redirect(exchange, 302, "/there"));
        serve(
                "/there",
                exchange -> redirect(
                        exchange,
                        307,
                        "http://elsewhere.invalid:" + other.getAddress().getPort() + "/"));

        HttpOutcome outcome = client.exchange(HttpRequest.get(url("/here")).withLogin(login));
        other.stop(0);

        assertThat(outcome).isEqualTo(new Answered(200, Bytes.empty()));
        assertThat(seen)
                .containsExactly(
                        "GET /here Basic YWRtaW46czNjcmV0 ", "GET /there Basic YWRtaW46czNjcmV0 ", "other null");
        assertThat(HttpRequest.get(url("/here")).withLogin(login).toString()).doesNotContain("s3cret");
    }

    @Test
    void aRequestWithAnEffectFollowsOnlyRedirectsThatKeepIt() {
        serve("/moved", exchange -> redirect(exchange, 302, "/new"));
        serve("/leader", exchange -> redirect(exchange, 307, "/new"));
        serve("/new", exchange -> reply(exchange, 200, new byte[0]));

        HttpRequest post = HttpRequest.of("POST", url("/moved")).withBody(Content.text("x"), "text/plain");
        assertThat(((Answered) client.exchange(post)).status()).isEqualTo(302);
        HttpRequest put = HttpRequest.of("PUT", url("/leader")).withBody(Content.text("y"), "text/plain");
        assertThat(((Answered) client.exchange(put)).status()).isEqualTo(200);
        assertThat(seen).containsExactly("POST /moved null x", "PUT /leader null y", "PUT /new null y");
    }

    @Test
    void redirectsEnd() {
        serve("/loop", exchange -> redirect(exchange, 302, "/loop"));
        serve("/file", exchange -> redirect(exchange, 302, "file:///etc/passwd"));

        assertThat(unanswered(client.exchange(HttpRequest.get(url("/loop")))).why())
                .contains("redirects more than 5 times");
        assertThat(seen).hasSize(6);
        assertThat(unanswered(client.exchange(HttpRequest.get(url("/file")))).why())
                .endsWith("redirects to something that must be a URL such as 'http://host:8080/health', got"
                        + " 'file:///etc/passwd'");
        assertThat(((Answered) client.exchange(HttpRequest.get(url("/loop")).withoutRedirects())).status())
                .isEqualTo(302);
    }

    private static Unanswered unanswered(HttpOutcome outcome) {
        assertThat(outcome).isInstanceOf(Unanswered.class);
        return (Unanswered) outcome;
    }

    @Test
    void nobodyThereIsUnreachable() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }

        assertThat(unanswered(client.exchange(HttpRequest.get(HttpUrl.parse("http://localhost:" + port))))
                        .reason())
                .isEqualTo(Reason.UNREACHABLE);
    }

    @Test
    void aSilentServerIsLeftInTime() throws IOException {
        long start = System.nanoTime();

        Unanswered silent = unanswered(raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", out -> stall()));

        assertThat(silent.reason()).isEqualTo(Reason.LATE);
        assertThat(silent.why()).matches("no whole answer of http://localhost:\\d+ within 700 ms");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    /** For longer than anything here waits. */
    private static void stall() {
        try {
            new CountDownLatch(1).await(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void floodsAreCutOff() throws IOException {
        assertThat(unanswered(raw("HTTP/1.1 200 OK\r\n\r\n", out -> forever(out, "x".repeat(8192))))
                        .why())
                .endsWith("is longer than 1048576 bytes");
        assertThat(unanswered(raw("HTTP/1.1 200 OK\r\n", out -> forever(out, "X-A: b\r\n")))
                        .reason())
                .isEqualTo(Reason.BROKEN);
        assertThat(unanswered(raw("HTTP/1.1 200 OK\r\nX-A: ", out -> forever(out, "bbbb")))
                        .reason())
                .isEqualTo(Reason.BROKEN);
        assertThat(unanswered(raw("", out -> forever(out, "HTTP/1.1 100 Continue\r\n\r\n")))
                        .reason())
                .isIn(Reason.LATE, Reason.BROKEN);
    }

    @Test
    void whatIsNoHttpIsBroken() throws IOException {
        assertThat(unanswered(raw("SSH-2.0-OpenSSH\r\n", OutputStream::close)).reason())
                .isEqualTo(Reason.BROKEN);
        assertThat(unanswered(raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", OutputStream::close))
                        .reason())
                .isEqualTo(Reason.BROKEN);
        assertThat(unanswered(raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", OutputStream::close))
                        .reason())
                .isEqualTo(Reason.BROKEN);
    }

    @Test
    void headersCannotSmuggleRequests() {
        assertThatThrownBy(() -> HttpRequest.checkHeaders(ImmutableMap.of("X-A", "b\r\nHost: evil")))
                .hasMessage("the value of the header 'X-A' must be printable ASCII in one line");
        assertThatThrownBy(() -> HttpRequest.checkHeaders(ImmutableMap.of("content-length", "3")))
                .hasMessage("the header 'content-length' is set by what sends the request");
        assertThatThrownBy(() -> HttpRequest.checkHeaders(ImmutableMap.of("a b", "c")))
                .hasMessage("the name of a header must be one such as 'X-Tag', got 'a b'");
    }

    @Test
    void aServerThatIsNotTrustedGetsNothing() throws IOException {
        try (ServerSocket plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> {
                try (Socket socket = plain.accept()) {
                    socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                    ByteStreams.exhaust(socket.getInputStream());
                } catch (IOException hungUp) {
                    seen.add("hung up");
                }
            });
            thread.setDaemon(true);
            thread.start();

            assertThat(unanswered(client.exchange(
                                    HttpRequest.get(HttpUrl.parse("https://localhost:" + plain.getLocalPort()))))
                            .reason())
                    .isEqualTo(Reason.FORBIDDEN);
        }
    }
}
