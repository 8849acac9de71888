package dev.drover.engine.resource;

import java.util.regex.Pattern;

/** Permission bits as a four-digit octal number, such as {@code 0644} or {@code 4755}. */
public record FileMode(int bits) {
    private static final Pattern OCTAL = Pattern.compile("0?[0-7]{3,4}");

    /**
     * Reads octal text.
     *
     * @throws IllegalArgumentException if it is not octal
     */
    public static FileMode parse(String text) {
        if (!OCTAL.matcher(text).matches() || Integer.parseInt(text, 8) > 07777) {
            throw new IllegalArgumentException("must be octal text such as '0644', got '" + text + "'");
        }
        return new FileMode(Integer.parseInt(text, 8));
    }

    @Override
    public String toString() {
        return String.format("%04o", bits);
    }
}
