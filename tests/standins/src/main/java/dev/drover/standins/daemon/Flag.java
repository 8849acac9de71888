package dev.drover.standins.daemon;

import java.util.Locale;
import java.util.Optional;

/**
 * A flag a program knows.
 *
 * @param name as written behind {@code --}
 * @param kind what its value may be
 */
record Flag(String name, Kind kind) {

    /** What the value of a flag may be. */
    enum Kind {
        BOOLEAN,
        NUMBER,
        /** A number with a unit, e.g. {@code 10secs}. */
        DURATION,
        TEXT
    }

    /** What is wrong with a value, in the words of Mesos' flag library; empty if nothing. */
    Optional<String> mistakeIn(String value) {
        boolean good = switch (kind) {
            case BOOLEAN -> value.equals("true") || value.equals("false") || value.equals("1") || value.equals("0");
            case NUMBER -> value.matches("\\d{1,9}");
            case DURATION -> value.matches("\\d+(\\.\\d+)?(ns|us|ms|secs|mins|hrs|days|weeks)");
            case TEXT -> true;
        };
        if (good) {
            return Optional.empty();
        }
        return Optional.of(
                switch (kind) {
                    case BOOLEAN -> "Expecting a boolean (e.g., true or false)";
                    case NUMBER -> "Failed to convert '" + value + "' to number";
                    case DURATION -> "Invalid duration '" + value.toLowerCase(Locale.ROOT) + "'";
                    case TEXT -> throw new IllegalStateException("any text is good");
                });
    }
}
