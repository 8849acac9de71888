package dev.drover.engine.resource;

import dev.drover.engine.transport.http.HttpOutcome;
import dev.drover.engine.transport.http.HttpRequest;
import java.time.Duration;
import java.util.function.Function;

/**
 * A conversation with a server over HTTP, as a value: a request, and what follows from its outcome. Only {@code converge}
 * holds it.
 *
 * @param then pure
 */
public record Dialogue(HttpRequest request, Function<HttpOutcome, Next> then) {
    /** What follows from an outcome. */
    public sealed interface Next {
        /** It has done what it was to do. */
        record Done() implements Next {}

        /** It ends, and there was nothing to do. */
        record NothingToDo() implements Next {}

        /**
         * It goes on.
         *
         * @param pause before the request
         * @param why what is waited for, for the message if it takes too long
         */
        record GoOn(Dialogue dialogue, Duration pause, String why) implements Next {}

        /**
         * It failed.
         *
         * @param uncertain whether the server may have done what it was asked to
         */
        record Failed(String message, boolean uncertain) implements Next {
            public Failed(String message) {
                this(message, false);
            }
        }
    }

    /** The same again after a pause. */
    public Next again(Duration pause, String why) {
        return new Next.GoOn(this, pause, why);
    }

    /** This, now. */
    public Next now() {
        return new Next.GoOn(this, Duration.ZERO, "");
    }
}
