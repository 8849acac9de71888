package dev.drover.engine.model;

import com.google.common.collect.ImmutableSortedMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A directory of the controller with all that is in it, as it was when the script was read.
 *
 * @param name how a user would name it
 * @param entries by their path in it, which has {@code /} between its steps; a directory before what is in it
 */
public record LocalDirectory(String name, ImmutableSortedMap<String, Entry> entries) {
    /** Something in it. */
    public sealed interface Entry {}

    /** A regular file; whether its owner may execute it. */
    public record RegularFile(LocalFile content, boolean executable) implements Entry {}

    /** A symbolic link, which is not followed. */
    public record Link(String target) implements Entry {}

    /** A directory. */
    public record Directory() implements Entry {}

    /**
     * Reads an absolute path of the controller.
     *
     * @throws IllegalArgumentException if there is no directory, or something in it that is no file, directory or link
     */
    public static LocalDirectory parse(String text) {
        Path path = Path.of(text);
        if (!path.isAbsolute() || !Files.isDirectory(path)) {
            throw new IllegalArgumentException("must be a local directory, got '" + text + "'");
        }
        return read(path, text);
    }

    /**
     * Reads a directory.
     *
     * @throws IllegalArgumentException if something in it is no file, directory or link
     */
    public static LocalDirectory read(Path directory, String name) {
        ImmutableSortedMap.Builder<String, Entry> entries =
                ImmutableSortedMap.orderedBy(Comparator.<String>naturalOrder());
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : (Iterable<Path>) all.skip(1)::iterator) {
                String place = LocalName.of(directory, path);
                entries.put(place, entry(path, name + "/" + place));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + directory, e);
        }
        return new LocalDirectory(name, entries.buildOrThrow());
    }

    private static Entry entry(Path path, String name) throws IOException {
        if (Files.isSymbolicLink(path)) {
            return new Link(LocalName.of(Files.readSymbolicLink(path)));
        }
        if (Files.isDirectory(path)) {
            return new Directory();
        }
        if (!Files.isRegularFile(path)) {
            throw new IllegalArgumentException("has '" + name + "', which is no file, directory or link; remove it");
        }
        return new RegularFile(
                LocalFile.of(name, com.google.common.io.MoreFiles.asByteSource(path)), Files.isExecutable(path));
    }

    /** What is at a path in it. */
    public Optional<Entry> at(String path) {
        return Optional.ofNullable(entries.get(path));
    }

    @Override
    public String toString() {
        return name;
    }
}
