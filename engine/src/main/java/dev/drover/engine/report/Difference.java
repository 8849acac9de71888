package dev.drover.engine.report;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import java.util.List;

/** The lines that differ between two texts, as {@code - old} and {@code + new} with some context. */
final class Difference {
    private static final int CONTEXT = 2;

    private Difference() {}

    static ImmutableList<String> lines(String from, String to) {
        List<String> before = split(from);
        List<String> after = split(to);
        List<String> unified =
                UnifiedDiffUtils.generateUnifiedDiff("", "", before, DiffUtils.diff(before, after), CONTEXT);
        ImmutableList.Builder<String> lines = ImmutableList.builder();
        // Two lines of file names, and the place of the first part.
        unified.stream().skip(3).forEach(line -> lines.add(shown(line)));
        if (from.endsWith("\n") != to.endsWith("\n") && !from.isEmpty() && !to.isEmpty()) {
            lines.add(to.endsWith("\n") ? "  (final newline added)" : "  (final newline removed)");
        }
        return lines.build();
    }

    private static String shown(String line) {
        if (line.startsWith("@@")) {
            return "  ...";
        }
        return line.isEmpty() ? "" : line.charAt(0) + " " + Printable.text(line.substring(1));
    }

    private static List<String> split(String text) {
        String withoutEnd = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        return text.isEmpty() ? ImmutableList.of() : Splitter.on('\n').splitToList(withoutEnd);
    }
}
