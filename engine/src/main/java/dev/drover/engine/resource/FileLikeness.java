package dev.drover.engine.resource;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a file is like, in a word that a host made: {@code absent}; {@code other}, which is neither a file nor a symbolic
 * link; {@code unknown}, of which no digest could be made; or {@code file:KEY:DIGEST} or {@code link:KEY:DIGEST}. The digest is
 * made with a key that only the host has: two words with the same digest mean the same content, and neither tells which.
 * KEY, eight hexadecimal digits, tells keys apart.
 */
public record FileLikeness(String word) {
    /** The form of the word. */
    static final String FORM = "absent|other|unknown|(?:file|link):[0-9a-f]{8}:[0-9a-f]{64}";

    private static final Pattern WORD = Pattern.compile(FORM);
    private static final int KEY_DIGITS = 8;
    public static final FileLikeness ABSENT = new FileLikeness("absent");

    /** Checks its form. */
    public FileLikeness {
        if (!WORD.matcher(word).matches()) {
            throw new IllegalArgumentException("is not what a file is like: '" + word + "'");
        }
    }

    public boolean isAbsent() {
        return equals(ABSENT);
    }

    public boolean isUnknown() {
        return word.equals("unknown");
    }

    /** What is there, in a word for people. */
    public String kind() {
        return word.startsWith("link:") ? "symbolic link" : isAbsent() ? word : "file";
    }

    /** Which key its digest was made with. */
    public Optional<String> key() {
        int colon = word.indexOf(':');
        return colon < 0 ? Optional.empty() : Optional.of(word.substring(colon + 1, colon + 1 + KEY_DIGITS));
    }

    @Override
    public String toString() {
        return word;
    }
}
