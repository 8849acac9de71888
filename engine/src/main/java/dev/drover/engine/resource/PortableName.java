package dev.drover.engine.resource;

import java.util.regex.Pattern;

/**
 * A name that a user or group of the host itself may be given: the portable names of POSIX, with the {@code $} that Samba
 * puts at the end. Names of digits only are left out, because many programs read them as numbers. What refers to an
 * account, wherever it is kept, is an {@link AccountName}.
 */
public record PortableName(String text) {
    private static final Pattern PORTABLE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,30}[A-Za-z0-9_.$-]?");
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    /**
     * Reads a name.
     *
     * @throws IllegalArgumentException if it is not a portable name of at most 32 characters
     */
    public static PortableName parse(String text) {
        if (!PORTABLE.matcher(text).matches() || DIGITS.matcher(text).matches()) {
            throw new IllegalArgumentException("must be a user or group name (at most 32 of A-Z a-z 0-9 _ . -, "
                    + "not only digits, no '-' or '.' in front), got '" + text + "'");
        }
        return new PortableName(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
