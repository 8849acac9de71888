package dev.drover.engine.resource.lineinfile;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.TextLines;
import dev.drover.engine.resource.TextLines.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What becomes of a text, and how.
 *
 * @param change the line before and after; absent: the text stays
 */
record LineEdit(TextLines text, Optional<Change> change) {
    private static final String END_OF_FILE = "EOF";
    private static final String BEGINNING_OF_FILE = "BOF";

    static LineEdit of(LineInFileSpec desired, TextLines found) {
        return desired.absent() ? removal(desired, found) : placement(desired, found);
    }

    private static LineEdit unchanged(TextLines found) {
        return new LineEdit(found, Optional.empty());
    }

    private static LineEdit removal(LineInFileSpec desired, TextLines found) {
        Predicate<Line> goes = desired.matching()
                .<Predicate<Line>>map(
                        pattern -> line -> pattern.matcher(line.text()).find())
                .orElseGet(() -> isLine(found.inFile(desired.lineText())));
        ImmutableList<String> gone =
                found.lines().stream().filter(goes).map(Line::text).collect(ImmutableList.toImmutableList());
        return gone.isEmpty()
                ? unchanged(found)
                : new LineEdit(
                        found.with(
                                found.lines().stream().filter(goes.negate()).collect(ImmutableList.toImmutableList())),
                        Optional.of(Change.remove("line", String.join("\n", gone))));
    }

    private static Predicate<Line> isLine(String text) {
        return line -> line.text().equals(text);
    }

    private static LineEdit placement(LineInFileSpec desired, TextLines found) {
        String wanted = found.inFile(desired.lineText());
        Predicate<Line> isIt = desired.matching()
                .<Predicate<Line>>map(
                        pattern -> line -> pattern.matcher(line.text()).find())
                .orElseGet(() -> isLine(wanted));
        OptionalInt at = chosen(desired, found, isIt);
        if (at.isPresent()) {
            String old = found.lines().get(at.getAsInt()).text();
            return replacement(found, at.getAsInt(), desired.backrefs() ? expanded(desired, wanted, old) : wanted);
        }
        return desired.backrefs() ? unchanged(found) : insertion(desired, found, wanted);
    }

    /** The line that counts among those that match. */
    private static OptionalInt chosen(LineInFileSpec desired, TextLines found, Predicate<Line> matches) {
        IntStream all = IntStream.range(0, found.lines().size())
                .filter(i -> matches.test(found.lines().get(i)));
        return desired.firstMatch() ? all.findFirst() : all.reduce((earlier, later) -> later);
    }

    private static String expanded(LineInFileSpec desired, String line, String old) {
        Matcher match = desired.matching().orElseThrow().matcher(old);
        if (!match.find()) {
            throw new IllegalStateException("the chosen line does not match");
        }
        StringBuilder text = new StringBuilder();
        match.appendReplacement(text, line);
        return text.substring(match.start());
    }

    private static LineEdit replacement(TextLines found, int at, String wanted) {
        Line old = found.lines().get(at);
        if (old.text().equals(wanted)) {
            return unchanged(found);
        }
        List<Line> lines = new ArrayList<>(found.lines());
        lines.set(at, new Line(wanted, old.end()));
        return new LineEdit(found.with(lines), Optional.of(Change.of("line", old.text(), wanted)));
    }

    private static LineEdit insertion(LineInFileSpec desired, TextLines found, String wanted) {
        List<Line> lines = new ArrayList<>(found.lines());
        int at = place(desired, found);
        if (at > 0 && lines.get(at - 1).end().isEmpty()) {
            lines.set(at - 1, new Line(lines.get(at - 1).text(), found.newline()));
        }
        lines.add(at, new Line(wanted, found.newline()));
        return new LineEdit(found.with(lines), Optional.of(Change.create("line", wanted)));
    }

    private static int place(LineInFileSpec desired, TextLines found) {
        int end = found.lines().size();
        if (desired.insertBefore().isPresent()) {
            Pattern pattern = desired.insertBefore().get();
            return pattern.pattern().equals(BEGINNING_OF_FILE)
                    ? 0
                    : chosen(
                                    desired,
                                    found,
                                    line -> pattern.matcher(line.text()).find())
                            .orElse(end);
        }
        return desired.insertAfter()
                .filter(pattern -> !pattern.pattern().equals(END_OF_FILE))
                .map(pattern -> chosen(
                        desired, found, line -> pattern.matcher(line.text()).find()))
                .filter(OptionalInt::isPresent)
                .map(line -> line.getAsInt() + 1)
                .orElse(end);
    }
}
