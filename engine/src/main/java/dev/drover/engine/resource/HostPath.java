package dev.drover.engine.resource;

import dev.drover.engine.model.Bytes;

/** An absolute path on a host. */
public record HostPath(String text) {
    /**
     * Reads an absolute path.
     *
     * @throws IllegalArgumentException if it is not absolute, or has a NUL
     */
    public static HostPath parse(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("must be an absolute path, got '" + text + "'");
        }
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("must not contain NUL");
        }
        return new HostPath(text.length() > 1 && text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    }

    /** The directory that holds it; {@code /} for {@code /}. */
    public HostPath parent() {
        int slash = text.lastIndexOf('/');
        return new HostPath(slash <= 0 ? "/" : text.substring(0, slash));
    }

    public Bytes bytes() {
        return Bytes.utf8(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
