package dev.drover.engine.resource;

/**
 * Something of a host that a resource decides. Two resources that decide the same would undo each other at every run, unless
 * each decides a part of it only.
 *
 * @param what in words, such as {@code the content of '/etc/hosts'}
 * @param whole whether no other resource can decide a part of it
 */
public record Claim(String what, boolean whole) {
    public static Claim whole(String what) {
        return new Claim(what, true);
    }

    public static Claim part(String what) {
        return new Claim(what, false);
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
        return what.equals(other.what) && (whole || other.whole);
    }
}
