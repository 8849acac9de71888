package dev.drover.engine.resource.lineinfile;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.resource.Change;
import dev.drover.engine.resource.InsertionPoint;
import dev.drover.engine.resource.Search;
import dev.drover.engine.resource.TextLines;
import dev.drover.engine.resource.TextLines.Line;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;

/**
 * What becomes of a text, and how.
 *
 * @param change the line before and after; absent: the text stays
 */
record LineEdit(TextLines text, Optional<Change> change) {
    static LineEdit of(LineInFileSpec desired, TextLines found) {
        return desired.absent() ? removal(desired, found) : placement(desired, found);
    }

    private static LineEdit unchanged(TextLines found) {
        return new LineEdit(found, Optional.empty());
    }

    private static LineEdit removal(LineInFileSpec desired, TextLines found) {
        Predicate<Line> goes =
                desired.search().map(LineEdit::matches).orElseGet(() -> isLine(found.inFile(desired.lineText())));
        ImmutableList<String> gone =
                found.lines().stream().filter(goes).map(Line::text).collect(ImmutableList.toImmutableList());
        return gone.isEmpty()
                ? unchanged(found)
                : new LineEdit(
                        found.with(
                                found.lines().stream().filter(goes.negate()).collect(ImmutableList.toImmutableList())),
                        Optional.of(Change.remove("line", String.join("\n", gone))));
    }

    private static Predicate<Line> matches(Search search) {
        return line -> search.isIn(line.text());
    }

    private static Predicate<Line> isLine(String text) {
        return line -> line.text().equals(text);
    }

    private static LineEdit placement(LineInFileSpec desired, TextLines found) {
        String wanted = found.inFile(desired.lineText());
        Predicate<Line> isIt = desired.search().map(LineEdit::matches).orElseGet(() -> isLine(wanted));
        OptionalInt at = InsertionPoint.chosen(found, isIt, desired.firstMatch());
        if (at.isPresent()) {
            String old = found.lines().get(at.getAsInt()).text();
            return replacement(
                    found,
                    at.getAsInt(),
                    desired.backrefs() ? desired.search().orElseThrow().expanding(old, wanted) : wanted);
        }
        return desired.backrefs() ? unchanged(found) : insertion(desired, found, wanted);
    }

    private static LineEdit replacement(TextLines found, int at, String wanted) {
        String old = found.lines().get(at).text();
        return old.equals(wanted)
                ? unchanged(found)
                : new LineEdit(found.replacing(at, wanted), Optional.of(Change.of("line", old, wanted)));
    }

    private static LineEdit insertion(LineInFileSpec desired, TextLines found, String wanted) {
        int at = new InsertionPoint(desired.insertAfter(), desired.insertBefore(), desired.firstMatch()).in(found);
        return new LineEdit(found.inserting(at, ImmutableList.of(wanted)), Optional.of(Change.create("line", wanted)));
    }
}
