package dev.drover.engine.resource;

import java.util.regex.Pattern;

/**
 * The name of a user or of a group, or its number. Names of directory services ({@code DOMAIN\name}, {@code name@domain})
 * are allowed; a colon, a blank and a leading dash are not.
 */
public record AccountName(String text) {
    private static final Pattern GRAMMAR = Pattern.compile("[A-Za-z_][A-Za-z0-9_.@\\\\-]{0,255}\\$?|[0-9]{1,10}");

    /**
     * Reads a name or a number.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static AccountName parse(String text) {
        if (!GRAMMAR.matcher(text).matches()) {
            throw new IllegalArgumentException("must be a name of a user or group or its number, got '" + text + "'");
        }
        return new AccountName(text);
    }

    public boolean isNumber() {
        return Character.isDigit(text.charAt(0));
    }

    @Override
    public String toString() {
        return text;
    }
}
