package dev.drover.engine.resource.marathonapp;

import java.util.regex.Pattern;

/** The absolute id of an app, such as {@code /shop/web}. */
public record AppId(String text) {
    private static final Pattern FORM = Pattern.compile("(/([a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9]))+");
    // Below an app, these are parts of it.
    private static final Pattern RESERVED = Pattern.compile(".*/(restart|tasks|versions)");

    /**
     * Reads an id.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static AppId parse(String text) {
        if (!FORM.matcher(text).matches() || RESERVED.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "must be an absolute app id such as '/shop/web': segments of a-z, 0-9 and '-'"
                            + " behind slashes, the last not restart, tasks or versions; got '" + text + "'");
        }
        return new AppId(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
