package dev.drover.engine.resource.dockercontainer;

import java.util.regex.Pattern;

/** The name of a container. */
public record ContainerName(String text) {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{1,127}");

    /**
     * Reads a name.
     *
     * @throws IllegalArgumentException if it cannot be a container's
     */
    public static ContainerName parse(String text) {
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "must be the name of a container (2 to 128 of A-Z a-z 0-9 _ . -, beginning"
                            + " with a letter or digit), got '" + text + "'");
        }
        return new ContainerName(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
