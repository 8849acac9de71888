package dev.drover.engine.model;

import java.util.Comparator;

/**
 * One mistake of a user, found before any host is changed.
 *
 * @param source where the wrong value stands
 * @param code stable name of the rule that was broken, such as {@code unknown-attribute}
 * @param message what is wrong, what was expected, how to mend it; no "Error:", no file:line
 */
public record Problem(Source source, String code, String message) {
    /** By file and line, then message. */
    public static final Comparator<Problem> ORDER =
            Comparator.comparing(Problem::source).thenComparing(Problem::message);

    @Override
    public String toString() {
        return source + ": " + message;
    }
}
