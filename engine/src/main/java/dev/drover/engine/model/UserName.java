package dev.drover.engine.model;

import java.util.regex.Pattern;

/** What the name of a user to act as may look like: it is an argument of sudo. */
public final class UserName {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,63}");

    private UserName() {}

    public static boolean isOne(String text) {
        return NAME.matcher(text).matches();
    }
}
