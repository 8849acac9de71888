package dev.drover.hosts.contract;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** A server that keeps what is put to it, by path, for who says who he is where the path begins with {@code /closed}. */
final class Shelf {
    private static final String ADMIN = "Basic YWRtaW46czNjcmV0LW9mLXRoZS1jb250cmFjdA==";
    private final Map<String, byte[]> kept = new ConcurrentHashMap<>();
    private final HttpServer server;

    Shelf() {
        try {
            server = HttpServer.create(new InetSocketAddress(0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "shelf");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", this::answer);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            byte[] body = exchange.getRequestBody().readAllBytes();
            String login = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            if (path.startsWith("/closed") && !login.equals(ADMIN)) {
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            switch (exchange.getRequestMethod()) {
                case "PUT", "POST" -> kept.put(path, body);
                case "DELETE" -> kept.remove(path);
                default -> {}
            }
            byte[] found = kept.getOrDefault(path, new byte[0]);
            boolean there =
                    kept.containsKey(path) || exchange.getRequestMethod().equals("DELETE");
            exchange.sendResponseHeaders(there ? 200 : 404, found.length == 0 ? -1 : found.length);
            exchange.getResponseBody().write(found);
        }
    }
}
