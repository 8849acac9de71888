package dev.drover.standins.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/** Reads the flags a program knows from the file {@code PROGRAM.flags} beside this class: a kind and a name a line. */
final class KnownFlags {
    private KnownFlags() {}

    static List<Flag> of(String program) {
        try (var in = Objects.requireNonNull(KnownFlags.class.getResourceAsStream(program + ".flags"), program)) {
            return Stream.of(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).split("\n", -1))
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(KnownFlags::flag)
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Flag flag(String line) {
        String[] words = line.split(" ", -1);
        return new Flag(words[1], Flag.Kind.valueOf(words[0].toUpperCase(Locale.ROOT)));
    }
}
