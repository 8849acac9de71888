package dev.drover.engine.resource.marathonapp;

import java.time.Duration;
import java.util.Optional;

/** Times as Marathon takes them. */
final class Seconds {
    private Seconds() {}

    /** @throws IllegalArgumentException if it is not a whole number of seconds */
    static void check(String attribute, Optional<Duration> time) {
        if (time.filter(given -> given.toMillis() % 1000 != 0).isPresent()) {
            throw new IllegalArgumentException(
                    attribute + " must be whole seconds, got " + time.get().toMillis() + " ms");
        }
    }
}
