package dev.drover.hosts.contract;

import com.google.common.collect.Table;
import com.google.common.collect.TreeBasedTable;
import dev.drover.kit.LabProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** What became of each type on each kind of host; written to a file after every entry, so that a broken run shows it too. */
final class ContractMatrix {
    private static final Path FILE = Path.of("target", "contract-matrix.md");
    private static final Table<String, LabProfile, String> CELLS = TreeBasedTable.create();

    private ContractMatrix() {}

    static synchronized void record(String type, LabProfile profile, String cell) {
        CELLS.put(type, profile, cell);
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a type gave so far, by the kind of host. */
    static synchronized Table<String, LabProfile, String> cells() {
        return TreeBasedTable.create((TreeBasedTable<String, LabProfile, String>) CELLS);
    }

    static synchronized String text() {
        StringBuilder text = new StringBuilder("| type |");
        ResourceContract.PROFILES.stream()
                .forEach(profile -> text.append(' ').append(profile.id()).append(" |"));
        text.append("\n|---|")
                .append("---|".repeat(ResourceContract.PROFILES.size()))
                .append('\n');
        for (String type : CELLS.rowKeySet()) {
            text.append("| ").append(type).append(" | ");
            text.append(ResourceContract.PROFILES.stream()
                    .map(profile -> CELLS.contains(type, profile) ? CELLS.get(type, profile) : "-")
                    .collect(Collectors.joining(" | ")));
            text.append(" |\n");
        }
        return text.toString();
    }
}
