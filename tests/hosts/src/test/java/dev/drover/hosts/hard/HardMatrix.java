package dev.drover.hosts.hard;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Table;
import com.google.common.collect.Tables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How each case ended with each type, by the kind of host; written as a table for each. */
final class HardMatrix {
    private static final Path FILE = Path.of("target", "file-hard-cases.md");
    private static final Map<String, String> HOSTS = new TreeMap<>();

    private HardMatrix() {}

    /** Of these cells; so many more are not in this run. */
    static synchronized void write(String host, List<Cell> cells, ImmutableMap<Cell, String> verdicts, int leftOut) {
        HOSTS.put(host, text(host, cells, verdicts, leftOut));
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, String.join("\n", HOSTS.values()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(String host, List<Cell> cells, ImmutableMap<Cell, String> verdicts, int leftOut) {
        Table<String, String, String> table = Tables.newCustomTable(new LinkedHashMap<>(), LinkedHashMap::new);
        long passed = cells.stream()
                .filter(cell -> verdicts.getOrDefault(cell, "-").isEmpty())
                .count();
        cells.forEach(cell -> table.put(cell.hardCase(), cell.type(), shown(cell, verdicts)));
        StringBuilder text = new StringBuilder("## " + host + ": " + passed + " cells hold, "
                + verdicts.values().stream()
                        .filter(verdict -> !verdict.isEmpty())
                        .count() + " do not; " + leftOut
                + " are not in this run, -Ddrover.hard=.* asks all\n\n| case |");
        table.columnKeySet().forEach(type -> text.append(' ').append(type).append(" |"));
        text.append("\n|---|")
                .append("---|".repeat(table.columnKeySet().size()))
                .append('\n');
        table.rowMap().forEach((row, columns) -> {
            text.append("| ").append(row).append(" |");
            table.columnKeySet()
                    .forEach(type -> text.append(' ')
                            .append(columns.getOrDefault(type, "-"))
                            .append(" |"));
            text.append('\n');
        });
        return text.toString();
    }

    private static String shown(Cell cell, ImmutableMap<Cell, String> verdicts) {
        String verdict = verdicts.getOrDefault(cell, "");
        if (!verdict.isEmpty()) {
            return "FAILED";
        }
        Cell.Ending ending = cell.ending();
        if (ending instanceof Cell.Converges how) {
            return how.changes() ? "converges" : "in sync";
        } else if (ending instanceof Cell.Refused how) {
            return "refused: "
                    + how.words().replace(cell.home(), "…").replace("\n", " ").replace("|", "\\|");
        } else if (ending instanceof Cell.NotDeclared how) {
            return "not declared: " + how.words();
        }
        return "– " + ((Cell.NotHere) ending).why();
    }
}
