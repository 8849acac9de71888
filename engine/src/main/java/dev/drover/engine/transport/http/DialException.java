package dev.drover.engine.transport.http;

import java.io.IOException;

/** A connection could not be made. */
public final class DialException extends IOException {
    private static final long serialVersionUID = 1;
    private final HttpOutcome.Reason reason;

    public DialException(HttpOutcome.Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    HttpOutcome.Reason reason() {
        return reason;
    }
}
