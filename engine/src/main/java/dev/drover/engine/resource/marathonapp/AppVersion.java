package dev.drover.engine.resource.marathonapp;

import java.util.regex.Pattern;

/** A version of an app: the time at which Marathon took that definition of it, such as {@code 2015-06-30T19:52:44.649Z}. */
public record AppVersion(String text) {
    private static final Pattern FORM = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z");

    /**
     * Reads a version.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static AppVersion parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "must be a version as Marathon lists them, such as '2015-06-30T19:52:44.649Z', got '" + text + "'");
        }
        return new AppVersion(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
