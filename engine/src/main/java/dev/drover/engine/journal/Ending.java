package dev.drover.engine.journal;

import java.util.Locale;

/**
 * How an acting step ended, as its host told.
 *
 * @param why in the words of the host; empty if it was done
 */
public record Ending(Kind kind, String why) {
    /** Kinds of endings. */
    public enum Kind {
        DONE,
        /** It ended, and not well; it may have come to its time limit. */
        FAILED,
        /** It may or may not have done its work. */
        INTERRUPTED,
        /** Nor will it ever be. */
        NEVER_STARTED;

        /** As in a journal. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** The one of that name; what a later Drover may know besides is of no certain end. */
        static Kind of(String name) {
            for (Kind kind : values()) {
                if (kind.toString().equals(name)) {
                    return kind;
                }
            }
            return INTERRUPTED;
        }
    }
}
