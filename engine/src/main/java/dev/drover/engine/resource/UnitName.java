package dev.drover.engine.resource;

import com.google.common.base.CharMatcher;
import com.google.common.collect.ImmutableSet;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The whole name of a systemd unit, such as {@code nginx.service}; see systemd.unit(5). */
public record UnitName(String text) {
    private static final ImmutableSet<String> SUFFIXES = ImmutableSet.of(
            "service", "socket", "device", "mount", "automount", "swap", "target", "path", "timer", "slice", "scope");
    private static final Pattern GRAMMAR = Pattern.compile("[A-Za-z0-9:_.\\\\-]+(@[A-Za-z0-9:_.\\\\-]*)?\\.[a-z]+");
    private static final CharMatcher PLAIN = CharMatcher.inRange('a', 'z')
            .or(CharMatcher.inRange('A', 'Z'))
            .or(CharMatcher.inRange('0', '9'))
            .or(CharMatcher.anyOf(":_."));
    private static final int MAX_LENGTH = 255;

    /**
     * Reads a name; without the suffix of a type it is a service.
     *
     * @throws IllegalArgumentException if it is no unit name
     */
    public static UnitName parse(String text) {
        String suffix = text.substring(text.lastIndexOf('.') + 1);
        String whole = text.indexOf('.') > 0 && SUFFIXES.contains(suffix) ? text : text + ".service";
        if (text.isEmpty()
                || whole.length() > MAX_LENGTH
                || !GRAMMAR.matcher(whole).matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a valid unit name: " + rule(text));
        }
        return new UnitName(whole);
    }

    private static String rule(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH - ".service".length()) {
            return "it must have from 1 to 247 characters";
        }
        return (text.indexOf(' ') >= 0 ? "blanks are not allowed" : "letters, digits and : - _ . \\ @ are allowed")
                + "; `systemd-escape` gives '" + escaped(text) + "'";
    }

    /** As systemd-escape(1) does. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (each & 0xff);
            if (character == '/') {
                escaped.append('-');
            } else if (PLAIN.matches(character) && !(character == '.' && escaped.isEmpty())) {
                escaped.append(character);
            } else {
                escaped.append(String.format("\\x%02x", (int) character));
            }
        }
        return escaped.toString();
    }

    /** Whether it is a template, of which only instances can run. */
    public boolean isTemplate() {
        return text.contains("@.");
    }

    /** The name without its suffix. */
    public String stem() {
        return text.substring(0, text.lastIndexOf('.'));
    }

    @Override
    public String toString() {
        return text;
    }
}
