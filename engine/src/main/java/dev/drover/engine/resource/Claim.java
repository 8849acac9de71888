package dev.drover.engine.resource;

import java.util.Optional;

/**
 * Something of a host that a resource decides. Two resources that decide the same would undo each other at every run, unless
 * each decides a part of it only, or both the same.
 *
 * @param what in words, such as {@code the content of '/etc/hosts'}
 * @param whole whether no other resource can decide a part of it
 * @param value what it is to be, where that is one word that another resource may say as well
 */
public record Claim(String what, boolean whole, Optional<String> value) {
    public static Claim whole(String what) {
        return new Claim(what, true, Optional.empty());
    }

    public static Claim part(String what) {
        return new Claim(what, false, Optional.empty());
    }

    /** An attribute of a path. */
    static Claim attribute(String attribute, HostPath path, String value) {
        return new Claim("the " + attribute + " of '" + path + "'", true, Optional.of(value));
    }

    /** All the bytes of a file. */
    public static Claim content(HostPath file) {
        return whole(contentOf(file));
    }

    /** Some of the bytes of a file. */
    public static Claim someContent(HostPath file) {
        return part(contentOf(file));
    }

    /** What is below a directory, as something that came as a whole brought it. */
    public static Claim tree(HostPath directory) {
        return whole("what is below '" + directory + "'");
    }

    private static String contentOf(HostPath file) {
        return "the content of '" + file + "'";
    }

    /** Whether both cannot be. */
    public boolean isAgainst(Claim other) {
        boolean agree = value.isPresent() && value.equals(other.value);
        return what.equals(other.what) && (whole || other.whole) && !agree;
    }
}
