package dev.drover.engine.resource.dockercontainer;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableSortedSet;
import java.util.List;

/**
 * Something of the host in a container.
 *
 * @param source a directory or file of the host, or the name of a volume
 * @param path where it is in the container
 * @param options such as {@code ro}
 */
public record VolumeMount(String source, String path, ImmutableSortedSet<String> options) {
    /**
     * Reads {@code source:path[:options]}.
     *
     * @throws IllegalArgumentException if it is of another form
     */
    public static VolumeMount parse(String text) {
        List<String> parts = Splitter.on(':').splitToList(text);
        boolean fits = (parts.size() == 2 || parts.size() == 3)
                && parts.get(1).startsWith("/")
                && parts.get(0).matches("/.*|[a-zA-Z0-9][a-zA-Z0-9_.-]*");
        if (!fits) {
            throw new IllegalArgumentException(
                    "must be source:path[:options], such as '/srv/web:/var/www:ro' or 'data:/var/lib/data' (both paths from"
                            + " the root), got '" + text + "'");
        }
        return new VolumeMount(
                withoutSlash(parts.get(0)),
                withoutSlash(parts.get(1)),
                parts.size() < 3 ? ImmutableSortedSet.of() : options(parts.get(2)));
    }

    /** To be written to is what happens anyway. */
    private static ImmutableSortedSet<String> options(String text) {
        return Splitter.on(',')
                .omitEmptyStrings()
                .splitToStream(text)
                .filter(option -> !option.equals("rw"))
                .collect(ImmutableSortedSet.toImmutableSortedSet(String::compareTo));
    }

    private static String withoutSlash(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** As {@code docker run --volume} takes it. */
    @Override
    public String toString() {
        return source + ":" + path + (options.isEmpty() ? "" : ":" + String.join(",", options));
    }
}
