package dev.drover.engine.model;

import java.util.Objects;

/**
 * A value that must never be shown. It prints as a marker; only {@link Secrets} turns the marker back into the value,
 * and only for the content of files, standard input and passwords.
 */
public final class Secret {
    private final String name;
    private final String marker;
    private final String value;

    Secret(String name, String marker, String value) {
        this.name = name;
        this.marker = marker;
        this.value = value;
    }

    /** The name it is known by, such as {@code db_password}. */
    public String name() {
        return name;
    }

    /** The value itself: to be called only where bytes go to an allowed sink. */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && name.equals(that.name) && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name);
    }

    /** A random marker, the same for the life of this object. */
    @Override
    public String toString() {
        return marker;
    }
}
