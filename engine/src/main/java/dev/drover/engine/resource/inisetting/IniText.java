package dev.drover.engine.resource.inisetting;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.resource.ProbeException;
import dev.drover.engine.resource.TextLines;
import dev.drover.engine.resource.TextLines.Line;
import dev.drover.engine.resource.inisetting.IniLine.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * One key in the text of a file with sections.
 *
 * @param text without a byte order mark
 * @param start the byte order mark, if the file begins with one
 * @param inSection the numbers of the lines that belong to the section, which may stand in several places
 * @param ofKey those of them that set the key
 */
record IniText(
        TextLines text,
        String start,
        IniSettingSpec desired,
        ImmutableList<Integer> inSection,
        ImmutableList<Integer> ofKey) {
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final String USUAL_SEPARATOR = " = ";

    static IniText of(TextLines found, IniSettingSpec desired) {
        String mark = found.inFile(BYTE_ORDER_MARK);
        String first = found.lines().isEmpty() ? "" : found.lines().get(0).text();
        return first.startsWith(mark)
                ? of(found.replacing(0, first.substring(mark.length())), mark, desired)
                : of(found, "", desired);
    }

    private static IniText of(TextLines text, String start, IniSettingSpec desired) {
        Optional<String> wanted = desired.section().map(text::inFile);
        ImmutableList.Builder<Integer> inSection = ImmutableList.builder();
        Optional<String> current = Optional.empty();
        for (int i = 0; i < text.lines().size(); i++) {
            Optional<String> header = new IniLine(text.lines().get(i).text()).header();
            current = header.isPresent() ? header : current;
            if (current.equals(wanted)) {
                inSection.add(i);
            }
        }
        ImmutableList<Integer> lines = inSection.build();
        IniText all = new IniText(text, start, desired, lines, ImmutableList.of());
        return new IniText(
                text,
                start,
                desired,
                lines,
                lines.stream().filter(i -> all.setting(i).isPresent()).collect(ImmutableList.toImmutableList()));
    }

    private IniLine line(int number) {
        return new IniLine(text.lines().get(number).text());
    }

    private Optional<Setting> setting(int number) {
        return line(number).setting(text.inFile(desired.key()));
    }

    /**
     * The values that the key has, in their order.
     *
     * @throws ProbeException if one goes on in the next line
     */
    ImmutableList<String> values() {
        return ofKey.stream()
                .map(i -> {
                    String indent = line(i).indent();
                    if (i + 1 < text.lines().size() && line(i + 1).continues(indent)) {
                        throw new ProbeException("line " + (i + 2) + " of '" + desired.path()
                                + "' goes on with the value of " + desired.key()
                                + ", and values of several lines are not understood; make it one line");
                    }
                    return value(setting(i).orElseThrow());
                })
                .collect(ImmutableList.toImmutableList());
    }

    /** A wanted value may itself look as if a comment followed; then all that stands there is the value. */
    private String value(Setting found) {
        return isWhole() ? (found.value() + found.rest()).stripTrailing() : found.value();
    }

    private boolean isWhole() {
        return desired.value()
                .filter(wanted -> IniLine.hasComment(wanted.text()))
                .isPresent();
    }

    /** The text with the key as it shall be. */
    TextLines edited() {
        TextLines edited = withoutMark();
        if (start.isEmpty()) {
            return edited;
        }
        return edited.lines().isEmpty()
                ? edited.with(ImmutableList.of(new Line(start, "")))
                : edited.replacing(0, start + edited.lines().get(0).text());
    }

    private TextLines withoutMark() {
        if (desired.absent()) {
            return withoutLines(text, ofKey);
        }
        String value = text.inFile(desired.value().orElseThrow().text());
        if (ofKey.isEmpty()) {
            return inserted(value);
        }
        int last = ofKey.get(ofKey.size() - 1);
        return withoutLines(
                text.replacing(last, line(setting(last).orElseThrow(), value)), ofKey.subList(0, ofKey.size() - 1));
    }

    private String line(Setting found, String value) {
        boolean isAsItIs = value(found).equals(value);
        String separator = found.separator().isBlank() ? separator() : found.separator();
        return isAsItIs && !found.separator().isBlank()
                ? found.indent() + found.key() + found.separator() + found.value() + found.rest()
                : found.indent() + found.key() + separator + value + (isWhole() ? "" : found.rest());
    }

    private static TextLines withoutLines(TextLines text, ImmutableList<Integer> gone) {
        TextLines left = text;
        for (int i : gone.reverse()) {
            left = left.without(i, i + 1);
        }
        return left;
    }

    private TextLines inserted(String value) {
        String bare = text.inFile(desired.key()) + separator() + value;
        if (inSection.isEmpty() && desired.section().isPresent()) {
            List<String> lines = new ArrayList<>();
            int end = text.lines().size();
            if (end > 0 && !line(end - 1).isBlank()) {
                lines.add("");
            }
            lines.add("[" + text.inFile(desired.section().get()) + "]");
            lines.add(bare);
            return text.inserting(end, lines);
        }
        int before = lineBefore();
        String indent = before >= 0 && line(before).separator().isPresent()
                ? line(before).indent()
                : "";
        return text.inserting(before + 1, ImmutableList.of(indent + bare));
    }

    /** The line behind which a new one goes: the key commented out, or else the last key, or the section's first line. */
    private int lineBefore() {
        String key = text.inFile(desired.key());
        return last(i -> line(i).isCommentedOut(key))
                .or(() -> last(i -> !line(i).isBlank()
                        && !line(i).isComment()
                        && line(i).header().isEmpty()))
                .or(() -> desired.section().isPresent()
                        ? last(i -> line(i).header().isPresent())
                        : opening())
                .orElse(-1);
    }

    private Optional<Integer> last(IntPredicate matches) {
        return inSection.stream().filter(matches::test).reduce((earlier, later) -> later);
    }

    /** The end of what is said about the whole file: comments at its beginning with an empty line behind them. */
    private Optional<Integer> opening() {
        int comments = (int) IntStream.range(0, text.lines().size())
                .takeWhile(i -> line(i).isComment())
                .count();
        boolean isApart = comments > 0
                && (comments == text.lines().size() || line(comments).isBlank());
        return isApart ? Optional.of(Math.min(comments, text.lines().size() - 1)) : Optional.empty();
    }

    /** As the key before in the section has it, or else the file's first key. */
    private String separator() {
        return desired.separator()
                .or(() -> inSection.stream()
                        .flatMap(i -> line(i).separator().stream())
                        .reduce((earlier, later) -> later))
                .or(() -> IntStream.range(0, text.lines().size())
                        .boxed()
                        .flatMap(i -> line(i).separator().stream())
                        .findFirst())
                .orElse(USUAL_SEPARATOR);
    }
}
