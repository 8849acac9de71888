package dev.drover.engine.resource;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One attribute that differs.
 *
 * @param from what the host has; empty: nothing there
 * @param to what it shall have; empty: nothing there
 * @param sensitive whether both must never be shown
 * @param sides SHA-256 of both as they are, where {@code from} and {@code to} do not say it; neither shown nor written
 *     down, as a short secret can be found from it
 */
public record Change(
        String attribute, Optional<String> from, Optional<String> to, boolean sensitive, Optional<HashCode> sides) {
    public Change(String attribute, Optional<String> from, Optional<String> to, boolean sensitive) {
        this(attribute, from, to, sensitive, Optional.empty());
    }

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

    /** This under another name. */
    public Change named(String other) {
        return new Change(other, from, to, sensitive, sides);
    }

    /** This with both sides hidden. */
    public Change hidden() {
        return new Change(attribute, from.map(shown -> "***"), to.map(shown -> "***"), true, known());
    }

    /** This with both sides as {@code redact} leaves them. */
    public Change redacted(UnaryOperator<String> redact) {
        Change redacted = new Change(attribute, from.map(redact), to.map(redact), sensitive, sides);
        return redacted.equals(this) ? this : new Change(attribute, redacted.from, redacted.to, sensitive, known());
    }

    private Optional<HashCode> known() {
        return sides.or(() -> Optional.of(Hashing.sha256()
                .newHasher()
                .putInt(from.map(String::length).orElse(-1))
                .putString(from.orElse(""), StandardCharsets.UTF_8)
                .putInt(to.map(String::length).orElse(-1))
                .putString(to.orElse(""), StandardCharsets.UTF_8)
                .hash()));
    }

    /** Without the digest of what is hidden. */
    @Override
    public String toString() {
        return attribute + ": " + from + " → " + to;
    }
}
