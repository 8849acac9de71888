package dev.drover.hosts.ansible;

import com.google.common.base.Strings;
import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A row of the table: how a task went with both tools. Counts are of tasks and of resources, changed and in all. */
record Row(
        String task,
        String role,
        String modules,
        String types,
        String first,
        String second,
        int changes,
        boolean same,
        List<String> deliberate) {
    private static final ImmutableList<String> HEADINGS = ImmutableList.of(
            "task",
            "after the role",
            "Ansible modules",
            "Drover types",
            "first run",
            "second run",
            "differences made",
            "same state");

    static String table(List<Row> rows) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(HEADINGS);
        rows.forEach(row -> lines.add(row.cells()));
        List<Integer> widths = IntStream.range(0, HEADINGS.size())
                .map(column -> lines.stream()
                        .mapToInt(line -> line.get(column).length())
                        .max()
                        .orElse(0))
                .boxed()
                .toList();
        return lines.stream()
                .map(line -> IntStream.range(0, line.size())
                        .mapToObj(column -> Strings.padEnd(line.get(column), widths.get(column), ' '))
                        .collect(Collectors.joining(" | ", "| ", " |\n")))
                .collect(Collectors.joining());
    }

    private ImmutableList<String> cells() {
        String verdict = same ? "yes" : "NO";
        return ImmutableList.of(
                task,
                role,
                modules,
                types,
                first,
                second,
                Integer.toString(changes),
                deliberate.isEmpty() ? verdict : verdict + ", but " + String.join("; ", deliberate));
    }
}
