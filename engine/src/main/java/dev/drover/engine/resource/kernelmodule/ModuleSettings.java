package dev.drover.engine.resource.kernelmodule;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.drover.engine.model.Bytes;
import dev.drover.engine.resource.TextLines;
import dev.drover.engine.resource.TextLines.Line;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The text of a file in {@code /etc/modprobe.d} (modprobe.d(5)): what it says of one module. */
record ModuleSettings(TextLines text, ModuleName module) {
    private static final Splitter WORDS = Splitter.on(CharMatcher.whitespace()).omitEmptyStrings();

    static ModuleSettings of(Bytes content, ModuleName module) {
        return new ModuleSettings(TextLines.of(content), module);
    }

    private Optional<List<String>> said(Line line, String keyword) {
        List<String> words = WORDS.splitToList(line.text());
        return words.size() >= 2 && words.get(0).equals(keyword) && module.isNamedBy(words.get(1))
                ? Optional.of(words)
                : Optional.empty();
    }

    /** The parameters that it sets, the last one of a name counting. */
    ImmutableMap<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (Line line : text.lines()) {
            said(line, "options")
                    .ifPresent(words -> words.stream().skip(2).forEach(word -> {
                        int equals = word.indexOf('=');
                        parameters.put(
                                equals < 0 ? word : word.substring(0, equals),
                                equals < 0 ? "" : word.substring(equals + 1));
                    }));
        }
        return ImmutableMap.copyOf(parameters);
    }

    boolean isBlacklisted() {
        return text.lines().stream().anyMatch(line -> said(line, "blacklist").isPresent());
    }

    /** The text with these parameters set and the others as they were, on one line. */
    Bytes with(ImmutableMap<String, String> wanted) {
        Map<String, String> all = new LinkedHashMap<>(wanted);
        parameters().forEach(all::putIfAbsent);
        StringBuilder line = new StringBuilder("options ").append(module);
        all.forEach((name, value) -> line.append(' ').append(name).append(value.isEmpty() ? "" : "=" + value));
        List<Line> lines = new ArrayList<>();
        boolean placed = false;
        for (Line old : text.lines()) {
            if (said(old, "options").isEmpty()) {
                lines.add(old);
            } else if (!placed) {
                lines.add(new Line(line.toString(), old.end()));
                placed = true;
            }
        }
        return placed ? text.with(lines).toBytes() : BootFiles.added(text, lines, line.toString());
    }

    /** The text without a parameter, and with or without the word that keeps the module out; empty: no file. */
    Optional<Bytes> withoutParameters(boolean blacklist) {
        List<Line> lines = new ArrayList<>(text.lines().stream()
                .filter(line -> said(line, "options").isEmpty())
                .collect(ImmutableList.toImmutableList()));
        if (blacklist && !isBlacklisted()) {
            return Optional.of(BootFiles.added(text, lines, "blacklist " + module));
        }
        return lines.stream().allMatch(line -> BootFiles.saysNothing(line.text()))
                ? Optional.empty()
                : Optional.of(text.with(lines).toBytes());
    }
}
