package dev.drover.engine.resource;

import java.util.Locale;
import java.util.regex.Pattern;

/** A SHA-256 digest in lower-case hexadecimal. */
public record Sha256(String text) {
    private static final Pattern GRAMMAR = Pattern.compile("[0-9a-fA-F]{64}");

    /**
     * Reads a digest.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Sha256 parse(String text) {
        if (!GRAMMAR.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "must be 64 hexadecimal digits, as sha256sum prints, got '" + text + "'");
        }
        return new Sha256(text.toLowerCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return text;
    }
}
