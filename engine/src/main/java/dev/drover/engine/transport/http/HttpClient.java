package dev.drover.engine.transport.http;

import com.google.common.io.ByteStreams;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.model.Content;
import dev.drover.engine.transport.http.HttpOutcome.Answered;
import dev.drover.engine.transport.http.HttpOutcome.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.protocol.HttpCoreContext;

/**
 * An HTTP/1.1 client that trusts no server: what it reads is limited in size and time, and a request never outlives its
 * timeout for the caller. One connection for each request. Safe for many threads.
 */
public final class HttpClient {
    /** How long the body of an answer may be. */
    public static final int BODY_BYTES = 1 << 20;
    /** How many redirects are followed. */
    public static final int REDIRECTS = 5;

    private static final Http1Config LIMITS = Http1Config.custom()
            .setMaxLineLength(16 << 10)
            .setMaxHeaderCount(200)
            .setMaxEmptyLineCount(10)
            .build();
    private final Dialer dialer;
    private final Supplier<SSLSocketFactory> encryption;

    public HttpClient(Dialer dialer) {
        // The JVM's trust store is read only if it is needed.
        this(dialer, () -> (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    HttpClient(Dialer dialer, Supplier<SSLSocketFactory> encryption) {
        this.dialer = dialer;
        this.encryption = encryption;
    }

    /** Sends a request and reads the answer. */
    public HttpOutcome exchange(HttpRequest request) {
        Line line = new Line();
        FutureTask<HttpOutcome> work = new FutureTask<>(() -> follow(request, line));
        Thread thread = new Thread(work, "drover http");
        thread.setDaemon(true);
        thread.start();
        try {
            return work.get(request.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            line.cut();
            return HttpOutcome.unanswered(
                    Reason.LATE,
                    "no whole answer of " + request.url().origin() + " within " + words(request.timeout()));
        } catch (InterruptedException e) {
            line.cut();
            Thread.currentThread().interrupt();
            return HttpOutcome.unanswered(Reason.LATE, "interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("sending " + request, e.getCause());
        }
    }

    private static String words(Duration limit) {
        return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
    }

    private HttpOutcome follow(HttpRequest first, Line line) {
        HttpRequest request = first;
        for (int redirects = 0; redirects <= REDIRECTS; redirects++) {
            Read read = send(request, line);
            Optional<String> location = read.redirect(request);
            if (location.isEmpty()) {
                return read.outcome();
            }
            try {
                request = redirected(request, first, location.get());
            } catch (IllegalArgumentException e) {
                return HttpOutcome.unanswered(
                        Reason.BROKEN, request.url() + " redirects to something that " + e.getMessage());
            }
        }
        return HttpOutcome.unanswered(
                Reason.BROKEN,
                first.url() + " redirects more than " + REDIRECTS + " times, at last to " + request.url());
    }

    private static HttpRequest redirected(HttpRequest request, HttpRequest first, String location) {
        HttpUrl url = request.url().resolve(location);
        if (request.url().isEncrypted() && !url.isEncrypted()) {
            throw new IllegalArgumentException("is not encrypted, got '" + url + "'");
        }
        boolean sameOrigin = url.origin().equals(first.url().origin());
        return new HttpRequest(
                request.method(),
                url,
                request.headers(),
                sameOrigin ? first.login() : Optional.empty(),
                request.body(),
                true,
                request.timeout());
    }

    /** An outcome with where the answer redirects to. */
    private record Read(HttpOutcome outcome, Optional<String> location) {
        Optional<String> redirect(HttpRequest request) {
            if (!request.redirects() || !(outcome instanceof Answered answered)) {
                return Optional.empty();
            }
            // Only 307 and 308 say that a request with an effect may be sent again elsewhere.
            boolean follows = switch (answered.status()) {
                case 307, 308 -> true;
                case 301, 302, 303 -> request.method().equals("GET");
                default -> false;
            };
            return follows ? location : Optional.empty();
        }
    }

    private Read send(HttpRequest request, Line line) {
        HttpUrl url = request.url();
        try {
            line.take(dialer.dial(url.host(), url.port(), request.timeout()));
        } catch (DialException e) {
            return unanswered(e.reason(), String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return unanswered(Reason.UNREACHABLE, url.origin() + " cannot be reached: " + reason(e));
        }
        try {
            return exchange(request, encrypted(url, line));
        } catch (SSLException e) {
            return unanswered(Reason.FORBIDDEN, "no trusted connection to " + url.origin() + ": " + reason(e));
        } catch (AnswerTooLong e) {
            return unanswered(
                    Reason.BROKEN, "the answer of " + url.origin() + " is longer than " + BODY_BYTES + " bytes");
        } catch (IOException | HttpException e) {
            return unanswered(Reason.BROKEN, "no proper HTTP answer of " + url.origin() + ": " + reason(e));
        } finally {
            line.hangUp();
        }
    }

    private static Read unanswered(Reason reason, String why) {
        return new Read(HttpOutcome.unanswered(reason, why), Optional.empty());
    }

    private static String reason(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private Socket encrypted(HttpUrl url, Line line) throws IOException {
        Socket plain = line.socket();
        if (!url.isEncrypted()) {
            return plain;
        }
        SSLSocket secure = (SSLSocket) encryption.get().createSocket(plain, url.host(), url.port(), true);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secure.setSSLParameters(parameters);
        secure.startHandshake();
        return secure;
    }

    private static Read exchange(HttpRequest request, Socket socket) throws IOException, HttpException {
        // Not closed: closing would drain what a server goes on sending. The line is hung up instead.
        DefaultBHttpClientConnection connection = new DefaultBHttpClientConnection(LIMITS);
        connection.bind(socket);
        ClassicHttpResponse response =
                new HttpRequestExecutor().execute(message(request), connection, HttpCoreContext.create());
        Bytes body = body(response.getEntity());
        Optional<String> location =
                Optional.ofNullable(response.getFirstHeader("Location")).map(Header::getValue);
        return new Read(new Answered(response.getCode(), body), location);
    }

    private static ClassicHttpRequest message(HttpRequest request) {
        HttpUrl url = request.url();
        ClassicHttpRequest message = new BasicClassicHttpRequest(request.method(), url.target());
        boolean usualPort = url.port() == (url.isEncrypted() ? 443 : 80);
        message.setHeader("Host", url.uri().getHost() + (usualPort ? "" : ":" + url.port()));
        message.setHeader("Connection", "close");
        message.setHeader("User-Agent", "drover");
        message.setHeader("Accept", "application/json, */*;q=0.8");
        request.login().ifPresent(login -> message.setHeader("Authorization", proof(login)));
        request.headers().forEach(message::setHeader);
        byte[] body = request.body().map(Content::bytes).orElse(Bytes.empty()).toByteArray();
        if (request.body().isPresent() || request.method().startsWith("P")) {
            message.setHeader("Content-Length", Integer.toString(body.length));
            message.setEntity(new ByteArrayEntity(body, (ContentType) null));
        }
        return message;
    }

    private static String proof(HttpRequest.Login login) {
        if (login instanceof HttpRequest.Login.Bearer bearer) {
            return "Bearer " + bearer.token().reveal();
        }
        HttpRequest.Login.Basic basic = (HttpRequest.Login.Basic) login;
        byte[] pair = (basic.user() + ":" + basic.password().reveal()).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    /** An answer without an entity, such as 204, has an empty body. */
    private static Bytes body(@org.jspecify.annotations.Nullable HttpEntity entity) throws IOException {
        if (entity == null) {
            return Bytes.empty();
        }
        InputStream content = entity.getContent();
        byte[] kept = ByteStreams.limit(content, BODY_BYTES + 1L).readAllBytes();
        if (kept.length > BODY_BYTES) {
            throw new AnswerTooLong();
        }
        return Bytes.of(kept);
    }

    private static final class AnswerTooLong extends IOException {
        private static final long serialVersionUID = 1;
    }

    /** The connection of the moment, which another thread may cut. */
    private static final class Line {
        private Optional<Socket> open = Optional.empty();
        private boolean cut;

        synchronized void take(Socket socket) throws IOException {
            open = Optional.of(socket);
            if (cut) {
                hangUp();
                throw new IOException("too late");
            }
        }

        synchronized Socket socket() throws IOException {
            return open.orElseThrow(() -> new IOException("the connection is closed"));
        }

        /** Closes for good, also what is opened later. */
        synchronized void cut() {
            cut = true;
            hangUp();
        }

        /** Closing may take its time on a bad connection: nobody waits for it. */
        synchronized void hangUp() {
            open.ifPresent(socket -> {
                Thread closer = new Thread(() -> close(socket), "drover http closer");
                closer.setDaemon(true);
                closer.start();
            });
            open = Optional.empty();
        }

        private static void close(Socket socket) {
            try {
                socket.close();
            } catch (IOException alreadyBroken) {
                // There is nothing to be saved.
            }
        }
    }
}
