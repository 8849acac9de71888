package dev.drover.standins.daemon;

import java.util.Map;

/**
 * An HTTP answer.
 *
 * @param headers besides {@code Content-Type}
 * @param contentType empty if there is no body
 */
record Reply(int status, String contentType, Map<String, String> headers, String body) {

    static Reply json(int status, Json body) {
        return new Reply(status, "application/json", Map.of(), body.toString());
    }

    static Reply text(int status, String body) {
        return new Reply(status, "text/plain; charset=utf-8", Map.of(), body);
    }

    static Reply empty(int status) {
        return new Reply(status, "", Map.of(), "");
    }

    static Reply redirect(String location) {
        return new Reply(307, "", Map.of("Location", location), "");
    }

    /** Marathon's way of saying what is wrong. */
    static Reply message(int status, String message) {
        return json(status, Json.object().with("message", message));
    }
}
