package dev.drover.engine.resource;

import dev.drover.engine.resource.TextLines.Line;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Where something new goes in a text: behind or before a line that a pattern matches, or the beginning ({@code BOF}) or
 * the end ({@code EOF}); the end, if nothing is said or nothing matches.
 *
 * @param firstMatch whether the first match counts instead of the last
 */
public record InsertionPoint(Optional<Pattern> after, Optional<Pattern> before, boolean firstMatch) {
    private static final String END_OF_FILE = "EOF";
    private static final String BEGINNING_OF_FILE = "BOF";

    /**
     * Checks the two attributes.
     *
     * @throws IllegalArgumentException if both are given
     */
    public static void check(Optional<Pattern> insertAfter, Optional<Pattern> insertBefore) {
        if (insertAfter.isPresent() && insertBefore.isPresent()) {
            throw new IllegalArgumentException("has insertAfter and insertBefore; keep one");
        }
    }

    /** The number of lines that stay before what is inserted. */
    public int in(TextLines text) {
        int end = text.lines().size();
        Optional<Pattern> said = before.or(() -> after);
        if (said.isEmpty() || said.get().pattern().equals(END_OF_FILE)) {
            return end;
        }
        if (said.get().pattern().equals(BEGINNING_OF_FILE)) {
            return 0;
        }
        Search search = Search.of(before.isPresent() ? "insertBefore" : "insertAfter", said.get());
        OptionalInt line = chosen(text, each -> search.isIn(each.text()), firstMatch);
        return line.isEmpty() ? end : line.getAsInt() + (before.isPresent() ? 0 : 1);
    }

    /** The line that counts among those that match. */
    public static OptionalInt chosen(TextLines text, Predicate<Line> matches, boolean first) {
        IntStream all = IntStream.range(0, text.lines().size())
                .filter(i -> matches.test(text.lines().get(i)));
        return first ? all.findFirst() : all.reduce((earlier, later) -> later);
    }
}
