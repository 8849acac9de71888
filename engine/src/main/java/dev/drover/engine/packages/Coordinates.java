package dev.drover.engine.packages;

import com.google.common.base.Splitter;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** What names one version of a recipe package, as in Maven; prints as {@code com.acme:web:2.1.0}. */
public record Coordinates(String group, String name, String version) implements Comparable<Coordinates> {
    private static final int MAX_LENGTH = 100;
    private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]*([.][A-Za-z0-9_][A-Za-z0-9_-]*)*");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+-]*");
    private static final Pattern CHANGING = Pattern.compile("(?i).*-SNAPSHOT|LATEST|RELEASE");
    private static final Comparator<Coordinates> ORDER = Comparator.comparing(Coordinates::group)
            .thenComparing(Coordinates::name)
            .thenComparing(Coordinates::version);

    /**
     * Reads {@code group:name:version}.
     *
     * @throws IllegalArgumentException if it is none, or names a version whose content changes
     */
    public static Coordinates parse(String text) {
        List<String> parts = Splitter.on(':').splitToList(text);
        if (parts.size() != 3
                || text.length() > MAX_LENGTH
                || !GROUP.matcher(parts.get(0)).matches()
                || !NAME.matcher(parts.get(1)).matches()
                || !VERSION.matcher(parts.get(2)).matches()) {
            throw new IllegalArgumentException(
                    "must be group:name:version such as com.acme:web:2.1.0, got '" + text + "'");
        }
        if (CHANGING.matcher(parts.get(2)).matches()) {
            throw new IllegalArgumentException(
                    "must name a released version, whose content stays as it is, got '" + text + "'");
        }
        return new Coordinates(parts.get(0), parts.get(1), parts.get(2));
    }

    /** Whether both are versions of one package. */
    boolean isSamePackage(Coordinates other) {
        return group.equals(other.group) && name.equals(other.name);
    }

    @Override
    public int compareTo(Coordinates other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return group + ":" + name + ":" + version;
    }
}
