package dev.drover.standins.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** One HTTP request to another daemon, made with the lightest client of the JDK. */
final class HttpCall {
    private static final int TIMEOUT_MILLIS = (int) Duration.ofSeconds(5).toMillis();

    private HttpCall() {}

    /** Posts JSON and gives the JSON object answered; an {@link IOException} if there is none. */
    static Json.Obj post(String address, String path, Json body) throws IOException {
        Reply reply =
                send("POST", "http://" + address + path, Map.of("Content-Type", "application/json"), body.toString());
        if (reply.status() != 200) {
            throw new IOException(address + path + " answered " + reply.status());
        }
        return Json.parseObject(reply.body());
    }

    /** Sends a request and gives the answer, whatever its status. */
    static Reply send(String method, String url, Map<String, String> headers, String body) throws IOException {
        var connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        connection.setInstanceFollowRedirects(false);
        connection.setRequestMethod(method);
        headers.forEach(connection::setRequestProperty);
        if (!body.isEmpty()) {
            connection.setDoOutput(true);
            try (var out = connection.getOutputStream()) {
                out.write(body.getBytes(UTF_8));
            }
        }
        int status = connection.getResponseCode();
        String contentType = Optional.ofNullable(connection.getContentType()).orElse("");
        InputStream stream = status >= 400 ? connection.getErrorStream() : connection.getInputStream();
        if (stream == null) {
            return new Reply(status, contentType, Map.of(), "");
        }
        try (stream) {
            return new Reply(status, contentType, Map.of(), new String(stream.readAllBytes(), UTF_8));
        }
    }
}
