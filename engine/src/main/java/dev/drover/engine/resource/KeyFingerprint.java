package dev.drover.engine.resource;

import com.google.common.base.Ascii;
import com.google.common.base.CharMatcher;
import java.util.regex.Pattern;

/** The fingerprint of an OpenPGP key of version 4: 40 hexadecimal digits, upper case. */
public record KeyFingerprint(String hex) {
    private static final Pattern FULL = Pattern.compile("[0-9A-F]{40}");

    /**
     * Reads a full fingerprint; blanks between digits and a leading {@code 0x} are allowed.
     *
     * @throws IllegalArgumentException if it is anything else, such as a short key id, which can be forged
     */
    public static KeyFingerprint parse(String text) {
        String hex = Ascii.toUpperCase(CharMatcher.whitespace().removeFrom(text));
        hex = hex.startsWith("0X") ? hex.substring(2) : hex;
        if (!FULL.matcher(hex).matches()) {
            throw new IllegalArgumentException("must be the 40 hexadecimal digits of a whole fingerprint, got '" + text
                    + "'" + (hex.matches("[0-9A-F]{8}|[0-9A-F]{16}") ? "; a short id can be forged" : ""));
        }
        return new KeyFingerprint(hex);
    }

    @Override
    public String toString() {
        return hex;
    }
}
