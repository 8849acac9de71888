package dev.drover.standins.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A listening HTTP port whose requests all go to one function. */
final class HttpPort implements AutoCloseable {
    private static final int THREADS = 4;

    /** Answers one request; called by several threads. */
    interface Handler {
        Reply answer(Request request);
    }

    private final HttpServer server;
    private final ExecutorService threads;

    private HttpPort(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /** Binds the port (0: any free one) and answers from now on. */
    static HttpPort open(InetSocketAddress address, Handler handler) throws IOException {
        var server = HttpServer.create(address, 0);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, runnable -> {
            var thread = new Thread(runnable, "http");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", exchange -> serve(exchange, handler));
        server.start();
        return new HttpPort(server, threads);
    }

    int port() {
        return server.getAddress().getPort();
    }

    private static void serve(HttpExchange exchange, Handler handler) throws IOException {
        try (exchange) {
            Reply reply = answer(request(exchange), handler);
            reply.headers().forEach(exchange.getResponseHeaders()::set);
            if (!reply.contentType().isEmpty()) {
                exchange.getResponseHeaders().set("Content-Type", reply.contentType());
            }
            byte[] body = reply.body().getBytes(UTF_8);
            boolean bodiless = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(reply.status(), bodiless ? -1 : body.length);
            if (!bodiless) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private static Reply answer(Request request, Handler handler) {
        try {
            return handler.answer(request);
        } catch (RuntimeException ourMistake) {
            Log.info("failed to answer " + request.method() + " " + request.path() + ": " + ourMistake);
            return Reply.message(500, String.valueOf(ourMistake.getMessage()));
        }
    }

    private static Request request(HttpExchange exchange) throws IOException {
        var headers = new HashMap<String, String>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        String path = exchange.getRequestURI().getPath();
        String trimmed = path.length() > 1 ? path.replaceAll("/+$", "") : path;
        String method = exchange.getRequestMethod().equals("HEAD") ? "GET" : exchange.getRequestMethod();
        return new Request(
                method,
                trimmed,
                exchange.getRequestURI().toString(),
                query(exchange.getRequestURI().getRawQuery()),
                Map.copyOf(headers),
                body);
    }

    private static Map<String, String> query(@org.jspecify.annotations.Nullable String raw) {
        var parameters = new HashMap<String, String>();
        if (raw != null) {
            for (String pair : raw.split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                parameters.put(URLDecoder.decode(name, UTF_8), URLDecoder.decode(value, UTF_8));
            }
        }
        return Map.copyOf(parameters);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
