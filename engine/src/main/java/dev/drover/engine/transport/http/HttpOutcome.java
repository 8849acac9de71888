package dev.drover.engine.transport.http;

import dev.drover.engine.model.Bytes;

/** What became of a request. */
public sealed interface HttpOutcome {
    /**
     * It was answered, with whatever status.
     *
     * @param body at most {@link HttpClient#BODY_BYTES}
     */
    record Answered(int status, Bytes body) implements HttpOutcome {}

    /**
     * It was not.
     *
     * @param why in words that follow a colon
     */
    record Unanswered(Reason reason, String why) implements HttpOutcome {}

    /** Why there is no answer. */
    enum Reason {
        /** Nobody listens there now; nothing was sent. */
        UNREACHABLE,
        /** The way there is closed: the host's sshd forwards nothing, or a certificate is not trusted; nothing was sent. */
        FORBIDDEN,
        /** The answer is no HTTP, too long, or ended in the middle. Whether the request took effect is not known. */
        BROKEN,
        /** There was no whole answer in time. Whether the request took effect is not known. */
        LATE
    }

    static HttpOutcome unanswered(Reason reason, String why) {
        return new Unanswered(reason, why);
    }
}
