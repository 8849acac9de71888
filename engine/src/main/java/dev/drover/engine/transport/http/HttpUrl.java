package dev.drover.engine.transport.http;

import java.net.URI;
import java.net.URISyntaxException;

/** An absolute {@code http} or {@code https} URL without a user or a password. */
public record HttpUrl(URI uri) {
    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException if it is not one of those
     */
    public static HttpUrl parse(String text) {
        try {
            URI uri = new URI(text);
            boolean isHttp = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (!isHttp || uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65535) {
                throw refused(text);
            }
            if (uri.getRawUserInfo() != null) {
                throw new IllegalArgumentException("must have no user or password in it");
            }
            return new HttpUrl(uri);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(refused(text).getMessage(), e);
        }
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException("must be a URL such as 'http://host:8080/health', got '" + text + "'");
    }

    /** Without the fragment, which is never sent. */
    public String text() {
        String text = uri.toString();
        return uri.getRawFragment() == null ? text : text.substring(0, text.indexOf('#'));
    }

    public boolean isEncrypted() {
        return "https".equalsIgnoreCase(uri.getScheme());
    }

    /** Without the brackets of an IPv6 address. */
    public String host() {
        return uri.getHost().replaceAll("[\\[\\]]", "");
    }

    public int port() {
        return uri.getPort() > 0 ? uri.getPort() : isEncrypted() ? 443 : 80;
    }

    /** The path with the query. */
    public String target() {
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    /** The scheme, the host and the port: what serves it. */
    public String origin() {
        return (isEncrypted() ? "https://" : "http://") + uri.getHost() + ":" + port();
    }

    /**
     * Where a reference in an answer to this leads.
     *
     * @throws IllegalArgumentException if that is not an HTTP URL
     */
    public HttpUrl resolve(String reference) {
        try {
            return parse(uri.resolve(new URI(reference)).toString());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(refused(reference).getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return text();
    }
}
