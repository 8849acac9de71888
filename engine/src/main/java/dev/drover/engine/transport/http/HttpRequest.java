package dev.drover.engine.transport.http;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.drover.engine.model.Content;
import dev.drover.engine.model.Secret;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A request that a host shall see as coming from itself.
 *
 * @param method in capitals
 * @param headers besides those that the protocol itself needs
 * @param login sent to the origin of {@code url} only, never to another one that it redirects to
 * @param redirects whether they are followed (at most {@link HttpClient#REDIRECTS}; with a body only 307 and 308)
 * @param timeout for all of it: connecting, sending, and reading the whole answer
 */
public record HttpRequest(
        String method,
        HttpUrl url,
        ImmutableMap<String, String> headers,
        Optional<Login> login,
        Optional<Content> body,
        boolean redirects,
        Duration timeout) {
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final ImmutableSet<String> OURS = ImmutableSet.of(
            "authorization",
            "connection",
            "content-length",
            "expect",
            "host",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    /** How long a request takes at most for which nothing else is said. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    /**
     * Checks that the headers are only headers.
     *
     * @throws IllegalArgumentException if one is not, or is the client's own business
     */
    public HttpRequest {
        checkHeaders(headers);
    }

    /**
     * Checks headers before they are part of a request.
     *
     * @throws IllegalArgumentException if one is none, or is the client's own business
     */
    public static void checkHeaders(ImmutableMap<String, String> headers) {
        headers.forEach(HttpRequest::checkHeader);
    }

    private static void checkHeader(String name, String value) {
        if (!TOKEN.matcher(name).matches()) {
            throw new IllegalArgumentException("the name of a header must be one such as 'X-Tag', got '" + name + "'");
        }
        if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("the header '" + name + "' is set by what sends the request");
        }
        if (!value.chars().allMatch(character -> character == '\t' || (character >= ' ' && character < 127))) {
            throw new IllegalArgumentException(
                    "the value of the header '" + name + "' must be printable ASCII in one line");
        }
    }

    /** What proves who asks. */
    public sealed interface Login {
        /** A user with a password: {@code Authorization: Basic}. */
        record Basic(String user, Secret password) implements Login {}

        /** A token: {@code Authorization: Bearer}. */
        record Bearer(Secret token) implements Login {}
    }

    public static HttpRequest get(HttpUrl url) {
        return of("GET", url);
    }

    /** A request without a body. */
    public static HttpRequest of(String method, HttpUrl url) {
        return new HttpRequest(
                method, url, ImmutableMap.of(), Optional.empty(), Optional.empty(), true, DEFAULT_TIMEOUT);
    }

    public HttpRequest withHeaders(ImmutableMap<String, String> more) {
        ImmutableMap<String, String> all = ImmutableMap.<String, String>builder()
                .putAll(headers)
                .putAll(more)
                .buildKeepingLast();
        return new HttpRequest(method, url, all, login, body, redirects, timeout);
    }

    public HttpRequest withBody(Content content, String contentType) {
        return new HttpRequest(method, url, headers, login, Optional.of(content), redirects, timeout)
                .withHeaders(ImmutableMap.of("Content-Type", contentType));
    }

    public HttpRequest withLogin(Optional<Login> proof) {
        return new HttpRequest(method, url, headers, proof, body, redirects, timeout);
    }

    public HttpRequest withTimeout(Duration limit) {
        return new HttpRequest(method, url, headers, login, body, redirects, limit);
    }

    public HttpRequest withoutRedirects() {
        return new HttpRequest(method, url, headers, login, body, false, timeout);
    }

    @Override
    public String toString() {
        return method + " " + url;
    }
}
