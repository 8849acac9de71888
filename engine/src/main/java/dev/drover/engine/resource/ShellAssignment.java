package dev.drover.engine.resource;

import com.google.common.collect.ImmutableList;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.resource.TextLines.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A line {@code NAME=value} or {@code NAME="value"} of a file that the shell reads, as those in /etc/sysconfig are. */
public record ShellAssignment(String name) {
    /** The value of the last such line, without quotes around it. */
    public Optional<String> valueIn(Bytes content) {
        return TextLines.of(content).lines().stream()
                .filter(this::assigns)
                .map(line -> unquoted(line.text().strip().substring(name.length() + 1)))
                .reduce((earlier, later) -> later);
    }

    private boolean assigns(Line line) {
        return line.text().strip().startsWith(name + "=");
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(value.length() - 1) == value.charAt(0);
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    /** The content with that value, in double quotes; other lines stay. */
    public Bytes set(String value, Bytes content) {
        TextLines text = TextLines.of(content);
        String wanted = name + "=\"" + value + "\"";
        List<Line> lines = new ArrayList<>();
        boolean set = false;
        for (Line line : text.lines()) {
            if (!assigns(line)) {
                lines.add(line);
            } else if (!set) {
                lines.add(new Line(wanted, line.end()));
                set = true;
            }
        }
        if (!set) {
            if (!lines.isEmpty() && lines.get(lines.size() - 1).end().isEmpty()) {
                lines.add(new Line(lines.remove(lines.size() - 1).text(), text.newline()));
            }
            lines.add(new Line(wanted, text.newline()));
        }
        return text.with(ImmutableList.copyOf(lines)).toBytes();
    }
}
