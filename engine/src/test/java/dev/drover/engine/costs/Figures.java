package dev.drover.engine.costs;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Figures that are measured, beside those that are written down in the repository. */
final class Figures {
    private static final String HEADER = """
            # What fixed runs cost, as CostsTest counts it: scenario | figure | count. A figure that got worse by more than counting
            # can be off fails that test; write one that got better down here, so that it stays so. tests/costs prints all of them.
            """;

    private static final String WORSE = "WORSE than ";
    private static final String NEW = "new: write it down";
    private static final Splitter COLUMNS = Splitter.on(" | ");
    private final ImmutableMap<Figure, Long> recorded;
    private final Map<Figure, Long> measured = new TreeMap<>();

    /** What is counted of what. */
    record Figure(String scenario, String name) implements Comparable<Figure> {
        @Override
        public int compareTo(Figure other) {
            return toString().compareTo(other.toString());
        }

        /** How far it may be off: what runs beside others meets them, and what is of a machine is not the same on another. */
        long tolerance(long recorded) {
            if (name.contains("bytes")) {
                return Math.max(64, recorded / 20);
            }
            if (name.contains("allocated")) {
                return recorded / 7;
            }
            return name.contains("processes") || name.contains("programs") ? recorded / 10 : 0;
        }

        @Override
        public String toString() {
            return scenario + " | " + name;
        }
    }

    /** Measures a scenario once. */
    interface Measurement {
        ImmutableMap<String, Long> take() throws Exception;
    }

    private Figures(ImmutableMap<Figure, Long> recorded) {
        this.recorded = recorded;
    }

    static Figures read(Path file) throws IOException {
        ImmutableMap.Builder<Figure, Long> recorded = ImmutableMap.builder();
        for (String line : Files.readAllLines(file)) {
            if (!line.startsWith("#") && !line.isBlank()) {
                List<String> columns = COLUMNS.splitToList(line);
                recorded.put(
                        new Figure(columns.get(0), columns.get(1)),
                        Long.parseLong(columns.get(2).strip()));
            }
        }
        return new Figures(recorded.buildOrThrow());
    }

    /** Measures, and once or twice more where a figure is worse: a machine with much else to do can make it so, but not better. */
    void measure(String scenario, Measurement measurement) throws Exception {
        for (int tries = 3; tries > 0; tries--) {
            measurement.take().forEach((name, count) -> measured.merge(new Figure(scenario, name), count, Math::min));
            if (worse(scenario).stream().allMatch(figure -> figure.endsWith(NEW))) {
                return;
            }
        }
    }

    long of(String scenario, String name) {
        return Optional.ofNullable(measured.get(new Figure(scenario, name))).orElseThrow();
    }

    /** The figures of a scenario that are worse than what is written down, or not written down at all. */
    List<String> worse(String scenario) {
        return measured.entrySet().stream()
                .filter(entry -> entry.getKey().scenario().equals(scenario))
                .filter(entry -> {
                    String verdict = verdict(entry.getKey(), entry.getValue());
                    return verdict.startsWith(WORSE) || verdict.equals(NEW);
                })
                .map(entry ->
                        entry.getKey() + " | " + entry.getValue() + "  " + verdict(entry.getKey(), entry.getValue()))
                .toList();
    }

    private String verdict(Figure figure, long count) {
        if (!recorded.containsKey(figure)) {
            return NEW;
        }
        long before = recorded.getOrDefault(figure, 0L);
        if (count > before + figure.tolerance(before)) {
            return WORSE + before;
        }
        return count < before - figure.tolerance(before) ? "better than " + before + ": write it down" : "";
    }

    /** Those that are written down and were not measured. */
    List<String> missing() {
        return recorded.keySet().stream()
                .filter(figure -> !measured.containsKey(figure))
                .map(Figure::toString)
                .toList();
    }

    /** All of them as the file has them. */
    String lines() {
        return HEADER
                + String.join(
                        "\n",
                        measured.entrySet().stream()
                                .map(entry -> entry.getKey() + " | " + entry.getValue())
                                .toList())
                + "\n";
    }

    /** All of them for people. */
    String table() {
        return String.join(
                "\n",
                Stream.concat(
                                measured.entrySet().stream()
                                        .map(entry -> "%-32s %-46s %8d  %s"
                                                .formatted(
                                                        entry.getKey().scenario(),
                                                        entry.getKey().name(),
                                                        entry.getValue(),
                                                        verdict(entry.getKey(), entry.getValue()))
                                                .stripTrailing()),
                                missing().stream().map(figure -> figure + "  was not measured"))
                        .toList());
    }
}
