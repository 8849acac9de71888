package dev.drover.engine.resource;

import com.google.common.collect.ImmutableList;

/** A command that says whether a new file is good, before it is put in place; {@code %s} stands for the new file. */
public record Validator(CommandLine command) {
    /**
     * Reads a command.
     *
     * @throws IllegalArgumentException if it has no {@code %s}
     */
    public static Validator parse(String text) {
        if (!text.contains("%s")) {
            throw new IllegalArgumentException("must contain %s, which stands for the new file, got '" + text + "'");
        }
        return new Validator(CommandLine.parse(text));
    }

    public ImmutableList<String> words() {
        return command.words();
    }

    @Override
    public String toString() {
        return command.text();
    }
}
