package dev.drover.engine.resource;

/**
 * Something a resource needs and another may provide.
 *
 * @param kind such as {@code directory}, {@code user}, {@code group}, {@code unit}
 * @param decides whether, while it is missing, nobody can know if there will be a difference
 * @param serves whether it is something that answers, as any change before may bring it: a service that is started
 */
public record Need(String kind, String name, boolean decides, boolean serves) {
    public static Need of(String kind, String name) {
        return new Need(kind, name, false, false);
    }

    /** One without which the difference cannot be known: a unit that a package will bring. */
    public static Need deciding(String kind, String name) {
        return new Need(kind, name, true, false);
    }

    /** One that answers once it runs, and without whose answer the difference cannot be known. */
    public static Need serving(String kind, String name) {
        return new Need(kind, name, true, true);
    }

    /** Whether what comes into a directory may bring this: a path in it, or what a file is enough for, such as a unit. */
    public boolean mayBeBelow(HostPath directory) {
        String prefix = directory.text().equals("/") ? "/" : directory.text() + "/";
        return name.startsWith("/") ? name.startsWith(prefix) : kind.equals("unit") || kind.equals("program");
    }

    /** Whether {@code provided} is this very thing. */
    public boolean isMetBy(Need provided) {
        return kind.equals(provided.kind) && name.equals(provided.name);
    }

    @Override
    public String toString() {
        return kind + " '" + name + "'";
    }
}
