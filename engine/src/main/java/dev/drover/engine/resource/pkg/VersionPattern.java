package dev.drover.engine.resource.pkg;

import static java.util.stream.Collectors.joining;

import java.util.regex.Pattern;

/** A version, or a pattern of versions in which {@code *} stands for any text and {@code ?} for any character. */
public record VersionPattern(String text) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9*?][A-Za-z0-9.+:~^_*?-]*");

    /**
     * Reads a version or pattern.
     *
     * @throws IllegalArgumentException if it has characters that no version has
     */
    public static VersionPattern parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "must be a version such as '1.2.3-1' or a pattern such as '1.2*', got '" + text + "'");
        }
        return new VersionPattern(text);
    }

    /** Whether {@code version} is of this pattern, by the same rules as a shell's {@code case}. */
    public boolean matches(String version) {
        String regex = text.chars()
                .mapToObj(c -> switch (c) {
                    case '*' -> ".*";
                    case '?' -> ".";
                    default -> Pattern.quote(Character.toString(c));
                })
                .collect(joining());
        return Pattern.matches(regex, version);
    }

    @Override
    public String toString() {
        return text;
    }
}
