package dev.drover.engine.resource;

import java.util.Optional;

/**
 * One attribute that differs.
 *
 * @param from what the host has; empty: nothing there
 * @param to what it shall have; empty: nothing there
 * @param sensitive whether both must never be shown
 */
public record Change(String attribute, Optional<String> from, Optional<String> to, boolean sensitive) {
    public static Change of(String attribute, String from, String to) {
        return new Change(attribute, Optional.of(from), Optional.of(to), false);
    }

    /** Something that is not there yet. */
    public static Change create(String attribute, String to) {
        return new Change(attribute, Optional.empty(), Optional.of(to), false);
    }

    /** Something that shall go away. */
    public static Change remove(String attribute, String from) {
        return new Change(attribute, Optional.of(from), Optional.empty(), false);
    }

    /** A difference whose two sides are secret. */
    public static Change secret(String attribute) {
        return new Change(attribute, Optional.of("***"), Optional.of("***"), true);
    }

    /** This under another name. */
    public Change named(String other) {
        return new Change(other, from, to, sensitive);
    }

    /** This with both sides hidden. */
    public Change hidden() {
        return new Change(attribute, from.map(shown -> "***"), to.map(shown -> "***"), true);
    }
}
