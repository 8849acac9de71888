package dev.drover.engine.resource.debconf;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a {@code debconf}: the package, and a label of one's own where several of its questions are answered, as in
 * {@code tzdata/Areas}.
 */
public record DebconfName(String pkg, Optional<String> label) {
    private static final Pattern GRAMMAR = Pattern.compile("([a-z0-9][a-z0-9+.-]+)(?:/([^\\s\\p{Cntrl}]{1,200}))?");

    /**
     * Reads a name.
     *
     * @throws IllegalArgumentException if it is neither a package nor that with a slash and a label
     */
    public static DebconfName parse(String text) {
        var matcher = GRAMMAR.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must be a Debian package, or package/label, got '" + text + "'");
        }
        return new DebconfName(matcher.group(1), Optional.ofNullable(matcher.group(2)));
    }

    @Override
    public String toString() {
        return pkg + label.map(some -> "/" + some).orElse("");
    }
}
