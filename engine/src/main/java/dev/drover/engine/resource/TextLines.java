package dev.drover.engine.resource;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

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

    /** What ends a line here: the end of the first one, or a newline. */
    public String newline() {
        return lines.isEmpty() || lines.get(0).end().isEmpty()
                ? "\n"
                : lines.get(0).end();
    }

    /** This with other lines. */
    public TextLines with(Iterable<Line> others) {
        return new TextLines(ImmutableList.copyOf(others), charset);
    }

    public Bytes toBytes() {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line.text()).append(line.end()));
        return Bytes.of(text.toString().getBytes(charset));
    }
}
