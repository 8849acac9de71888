package dev.drover.standins.daemon;

import java.util.Map;

/**
 * An HTTP request.
 *
 * @param method in capitals
 * @param path decoded, without the query
 * @param target path and query as sent
 * @param query parameters, e.g. {@code force} to {@code true}
 * @param headers names in lower case, first value each
 */
record Request(
        String method,
        String path,
        String target,
        Map<String, String> query,
        Map<String, String> headers,
        String body) {

    boolean is(String wantedMethod, String wantedPath) {
        return method.equals(wantedMethod) && path.equals(wantedPath);
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }
}
