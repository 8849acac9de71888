package dev.drover.engine.resource;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** References to groups of a match, such as {@code $1} or <code>${name}</code>, in a text that takes its place. */
public final class GroupReferences {
    private static final Pattern OTHER_FORM = Pattern.compile("\\\\(\\d|g<)");

    private GroupReferences() {}

    /**
     * Checks that a text takes only groups that the pattern has.
     *
     * @param attribute that holds the text, for the message
     * @param pattern the attribute that holds the pattern, for the message
     * @throws IllegalArgumentException otherwise, or if it names one in the way of other languages
     */
    public static void check(String attribute, String text, String pattern, Pattern matching) {
        if (OTHER_FORM.matcher(text).find()) {
            throw new IllegalArgumentException(attribute + " names a group as \\1; write $1, or ${name}");
        }
        // The empty alternative always matches, so that every group can be asked for.
        Matcher any =
                Pattern.compile(matching.pattern() + "|", matching.flags()).matcher("");
        try {
            any.find();
            any.appendReplacement(new StringBuilder(), text);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    attribute + " takes a group that " + pattern + " does not have: " + e.getMessage());
        }
    }
}
