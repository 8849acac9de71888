package dev.drover.standins;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The files bundled beside this class. */
final class Bundled {

    private Bundled() {}

    static InputStream open(String path) {
        InputStream stream = Bundled.class.getResourceAsStream(path);
        if (stream == null) {
            throw new IllegalStateException("dev/drover/standins/" + path + " is missing; build tests/standins first");
        }
        return stream;
    }

    /** The lines of a text file that are neither blank nor comments. */
    static ImmutableList<String> lines(String path) {
        try (InputStream stream = open(path)) {
            return new String(stream.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .collect(ImmutableList.toImmutableList());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
