package dev.drover.engine.packages;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableSortedMap;
import dev.drover.engine.model.Bytes;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The digests of the files of a package, kept beside its jar to tell what differs should the jar be another one some day. One
 * file a line, {@code DIGEST  PATH}, as sha256sum writes them.
 *
 * @param digests SHA-256 in lower-case hexadecimal by path
 */
record Contents(ImmutableSortedMap<String, String> digests) {
    private static final int SHOWN = 5;
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})  (.+)");

    /** What {@link #text} made; empty if it is anything else. */
    static Optional<Contents> parse(Bytes text) {
        ImmutableSortedMap.Builder<String, String> digests =
                ImmutableSortedMap.orderedBy(Comparator.<String>naturalOrder());
        for (String line : text.toUtf8().split("\n", -1)) {
            Matcher parts = LINE.matcher(line);
            if (parts.matches()) {
                digests.put(parts.group(2), parts.group(1));
            } else if (!line.isEmpty()) {
                return Optional.empty();
            }
        }
        try {
            return Optional.of(new Contents(digests.buildOrThrow()));
        } catch (IllegalArgumentException twice) {
            return Optional.empty();
        }
    }

    Bytes text() {
        StringBuilder text = new StringBuilder();
        digests.forEach(
                (path, digest) -> text.append(digest).append("  ").append(path).append('\n'));
        return Bytes.utf8(text.toString());
    }

    /** The files that are others there, for people; empty if none are. */
    String differencesTo(Contents now) {
        TreeSet<String> paths = new TreeSet<>(digests.keySet());
        paths.addAll(now.digests().keySet());
        paths.removeIf(
                path -> digests.getOrDefault(path, "").equals(now.digests().getOrDefault(path, "")));
        String named =
                paths.stream().limit(SHOWN).map(path -> path + how(path, now)).collect(joining(", "));
        return paths.size() > SHOWN ? named + " and " + (paths.size() - SHOWN) + " more" : named;
    }

    private String how(String path, Contents now) {
        if (!digests.containsKey(path)) {
            return " (added)";
        }
        return now.digests().containsKey(path) ? "" : " (removed)";
    }
}
