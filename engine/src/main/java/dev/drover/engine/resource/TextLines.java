package dev.drover.engine.resource;

import static java.util.stream.Collectors.joining;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The text of a file as lines, each with the end that it has ({@code \n}, {@code \r\n}, or none at the end of the file),
 * so that an edit changes nothing else.
 *
 * @param charset UTF-8; for a file that is not valid UTF-8 Latin 1, which keeps every byte
 */
public record TextLines(ImmutableList<Line> lines, Charset charset) {
    /** One line and its end. */
    public record Line(String text, String end) {}

    public static TextLines of(Bytes content) {
        boolean isUtf8 = content.asText().isPresent();
        return new TextLines(
                cut(isUtf8 ? content.toUtf8() : content.toLatin1()),
                isUtf8 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    }

    private static ImmutableList<Line> cut(String text) {
        ImmutableList.Builder<Line> lines = ImmutableList.builder();
        int from = 0;
        while (from < text.length()) {
            int newline = text.indexOf('\n', from);
            if (newline < 0) {
                lines.add(new Line(text.substring(from), ""));
                return lines.build();
            }
            boolean hasReturn = newline > from && text.charAt(newline - 1) == '\r';
            lines.add(new Line(text.substring(from, hasReturn ? newline - 1 : newline), hasReturn ? "\r\n" : "\n"));
            from = newline + 1;
        }
        return lines.build();
    }

    /** {@code text}, which a user wrote, in the characters of this file. */
    public String inFile(String text) {
        return charset.equals(StandardCharsets.UTF_8) ? text : Bytes.utf8(text).toLatin1();
    }

    /** A change of lines of this file, as people read it: a line that is UTF-8 among others that are not, as that. */
    public Change shown(Change change) {
        return new Change(
                change.attribute(), change.from().map(this::shown), change.to().map(this::shown), change.sensitive());
    }

    private String shown(String text) {
        return charset.equals(StandardCharsets.UTF_8)
                ? text
                : Splitter.on('\n')
                        .splitToStream(text)
                        .map(line -> Bytes.of(line.getBytes(charset)).asText().orElse(line))
                        .collect(joining("\n"));
    }

    /** What ends a line here: the end of the first one, or a newline. */
    public String newline() {
        return lines.isEmpty() || lines.get(0).end().isEmpty()
                ? "\n"
                : lines.get(0).end();
    }

    /** This with more lines behind the first {@code at}; a last line that has no end gets one. */
    public TextLines inserting(int at, Iterable<String> texts) {
        List<Line> all = new ArrayList<>(lines);
        if (at > 0 && all.get(at - 1).end().isEmpty()) {
            all.set(at - 1, new Line(all.get(at - 1).text(), newline()));
        }
        int next = at;
        for (String text : texts) {
            all.add(next, new Line(text, newline()));
            next++;
        }
        return with(all);
    }

    /** This with another text of the line at {@code at}. */
    public TextLines replacing(int at, String text) {
        List<Line> all = new ArrayList<>(lines);
        all.set(at, new Line(text, all.get(at).end()));
        return with(all);
    }

    /** This without the lines from {@code from} to before {@code to}. */
    public TextLines without(int from, int to) {
        List<Line> all = new ArrayList<>(lines);
        all.subList(from, to).clear();
        return with(all);
    }

    /** All of it as one text. */
    public String text() {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line.text()).append(line.end()));
        return text.toString();
    }

    /** Another text in the characters of this file. */
    public TextLines withText(String text) {
        return new TextLines(cut(text), charset);
    }

    /** This with other lines. */
    public TextLines with(Iterable<Line> others) {
        return new TextLines(ImmutableList.copyOf(others), charset);
    }

    public Bytes toBytes() {
        return charset.equals(StandardCharsets.UTF_8) ? Bytes.utf8(text()) : Bytes.of(text().getBytes(charset));
    }
}
