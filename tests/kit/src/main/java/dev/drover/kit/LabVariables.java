package dev.drover.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The variables that a lab's inventory gives all its hosts: {@code vars/all.yml} beside it, in parts that have a heading each. */
final class LabVariables {
    private static final String HEADING = "# Written by the lab: ";

    private LabVariables() {}

    /** Puts a part in place of the one with the same heading, if there is one. */
    static void put(Path inventory, String heading, String yaml) {
        try {
            Path file = Files.createDirectories(inventory.resolveSibling("vars"))
                    .resolve("all.yml");
            String before = Files.exists(file) ? Files.readString(file, UTF_8) : "";
            String others = Stream.of(before.split("(?m)^(?=" + HEADING + ")", -1))
                    .filter(part -> !part.startsWith(HEADING + heading + "\n"))
                    .collect(Collectors.joining());
            Files.writeString(file, others + HEADING + heading + "\n" + yaml, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("writing the variables beside " + inventory, e);
        }
    }
}
