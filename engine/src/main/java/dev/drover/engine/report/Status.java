package dev.drover.engine.report;

import java.util.Locale;

/** What became of a resource; prints as in the events, such as {@code in-sync}. */
public enum Status {
    IN_SYNC,
    CHANGED,
    WOULD_CHANGE,
    SKIPPED,
    FAILED,
    UNKNOWN;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
